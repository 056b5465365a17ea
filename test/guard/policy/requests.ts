// Requests, and what three policies decide on them. `policy-table.test.ts` asks the judge, the library, runbooks, batches and the
// command line for each of them.

const GROUP = '5b1c0f4e-3d0c-4b0e-9d59-8f0f6a1c2d3e'
const OTHER = '77ae0f4e-3d0c-4b0e-9d59-8f0f6a1c2d3e'
const ID = '11111111-2222-4333-8444-555555555555'

const deny = `
deny:
  - "* /{version}/roleManagement/**"
  - "* /{version}/directoryRoles/**"
  - "* /{version}/applications/{id}/federatedIdentityCredentials/**"
  - { method: [POST], path: ["/{version}/applications/{id}/addPassword", "/{version}/applications/{id}/addKey", "/{version}/servicePrincipals/{id}/addTokenSigningCertificate"] }
  - { method: [PATCH], path: ["/{version}/applications/{id}", "/{version}/servicePrincipals/{id}"], body: [passwordCredentials, keyCredentials] }
  - "* /{version}/servicePrincipals/{id}/appRole*"
  - { method: [POST, PATCH, PUT, DELETE], path: ["/{version}/oauth2PermissionGrants/**", "/{version}/policies/**", "/{version}/identity/conditionalAccess/**"] }
  - "* /{version}/users/{id}/authentication/**"
  - { method: [POST, PATCH, PUT, DELETE], path: ["/beta/**"] }
`

/** The policy of the documentation, without its window: the tests run at any time. */
const documented = `
apiVersion: towline/policy/v1
rules:
  - id: nightly-read
    who: { runbook: [list-sites], command: [sites, graph get], application: read }
    where: { target: ["tag:test"] }
    allow: ["GET /v1.0/sites/getAllSites", "GET /v1.0/sites/{site}/**"]
  - id: joiners
    who: { runbook: [joiners], command: [graph post, graph delete, graph patch] }
    where: { target: [fabrikam-test] }
    allow: ["POST /v1.0/groups/{group}/members/$ref", "DELETE /v1.0/groups/{group}/members/{id}/$ref"]
    bind: { group: [${GROUP}] }
${deny}`

/** A wide one: all that is not denied. */
const wide = `
apiVersion: towline/policy/v1
rules:
  - id: reading
    who: { command: [graph, sites], runbook: [list-sites, joiners] }
    where: { target: [all] }
    allow: ["GET /{version}/**"]
  - id: writing
    who: { command: [graph], runbook: [joiners] }
    where: { target: [all] }
    allow:
      - "POST,PATCH,DELETE /{version}/applications/**"
      - "PATCH,DELETE /{version}/servicePrincipals/**"
      - "POST,PATCH,DELETE /{version}/users/**"
      - "PATCH /{version}/groups/{id}"
      - "POST /{version}/sites/{site}/permissions"
      - "PUT /v1.0/drives/{drive}/items/{item}/{path}/content"
${deny}`

/** A narrow one, with placeholders that are bound. */
const narrow = `
apiVersion: towline/policy/v1
rules:
  - id: one-site
    who: { command: [graph], runbook: [joiners] }
    where: { target: [fabrikam-test] }
    allow: ["GET /v1.0/sites/{site}", "GET /v1.0/sites/{site}/lists/{list}/items", "POST /v1.0/sites/{site}/lists/{list}/items"]
    bind: { site: ["contoso.sharepoint.com:/sites/hr"] }
  - id: people
    who: { command: [graph] }
    where: { target: [fabrikam-test] }
    allow: ["GET /v1.0/users/{id}", "GET /v1.0/users/{id}/manager"]
`

export const policies = { documented, wide, narrow } as const

export interface Row {
  readonly policy: keyof typeof policies
  readonly call: string
  readonly body?: unknown
  readonly expect: 'allow' | 'deny'
  /** Of the judge. Where the normal form itself refuses the path, no policy is asked: `path`. */
  readonly rule: string
}

const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${ID}` }

function rows(policy: Row['policy'], list: readonly (readonly [string, 'allow' | 'deny', string, unknown?])[]): Row[] {
  return list.map(([call, expect, rule, body]) => ({
    policy,
    call,
    expect,
    rule,
    ...(body === undefined ? {} : { body }),
  }))
}

export const requests: readonly Row[] = [
  ...rows('documented', [
    ['GET /sites/getAllSites', 'allow', 'nightly-read'],
    ['GET /sites/GETALLSITES', 'allow', 'nightly-read'],
    ['GET /sites/microsoft.graph.getAllSites()', 'allow', 'nightly-read'],
    ['GET /sites/getAllSites?$top=5', 'allow', 'nightly-read'],
    ['GET /sites/oneDrive.getAllSites', 'allow', 'nightly-read'],
    ['GET /sites', 'deny', 'default'],
    ['GET /sites/root', 'allow', 'nightly-read'],
    ['GET /sites/root/lists', 'allow', 'nightly-read'],
    ['GET /sites/fabrikam.sharepoint.com:/sites/hr', 'allow', 'nightly-read'],
    ['GET /sites/fabrikam.sharepoint.com:/sites/hr:/lists', 'allow', 'nightly-read'],
    [`GET /sites/fabrikam.sharepoint.com,${ID},${ID}/drive/root/children`, 'allow', 'nightly-read'],
    ['GET /sites/delta', 'deny', 'default'],
    ['GET /sites/$count', 'deny', 'default'],
    ['GET /users', 'deny', 'default'],
    ['GET /%75sers', 'deny', 'default'],
    ['GET /me', 'deny', 'default'],
    ['GET /sites/root?$expand=lists', 'allow', 'nightly-read'],
    ['GET /sites/getAllSites?$expand=lists(', 'deny', 'unclear-request'],
    [`POST /groups/${GROUP}/members/$ref`, 'allow', 'joiners', reference],
    [`POST /groups('${GROUP}')/members/$ref`, 'allow', 'joiners', reference],
    [`POST /groups/${GROUP.toUpperCase()}/MEMBERS/$REF`, 'allow', 'joiners', reference],
    [`POST /groups/${OTHER}/members/$ref`, 'deny', 'joiners', reference],
    [`POST /groups/${GROUP}/owners/$ref`, 'deny', 'default', reference],
    [
      `POST /groups/${GROUP}/members/$ref`,
      'deny',
      'unclear-request',
      { '@odata.id': 'https://evil.example/v1.0/users/1' },
    ],
    [`POST /groups/${GROUP}/members/$ref`, 'deny', 'unclear-request', { '@odata.id': 7 }],
    [`POST /groups/${GROUP}/members/$ref`, 'deny', 'unclear-request', '{"@odata.id":"a","@odata.id":"b"}'],
    [
      `POST /groups/${GROUP}/members/$ref`,
      'deny',
      'deny[1]',
      { '@odata.id': `https://graph.microsoft.com/v1.0/directoryRoles/${ID}` },
    ],
    [`DELETE /groups/${GROUP}/members/${ID}/$ref`, 'allow', 'joiners'],
    [`DELETE /groups/${GROUP}/members/${ID}`, 'deny', 'default'],
    [`DELETE /groups/${GROUP}/members/${ID}/`, 'deny', 'default'],
    [`DELETE /groups('${GROUP}')/members('${ID}')/$ref`, 'allow', 'joiners'],
    [`DELETE /groups/${GROUP}/members/microsoft.graph.user/${ID}/$ref`, 'deny', 'unclear-request'],
    [
      `DELETE /groups/${GROUP}/members/$ref?$id=https://graph.microsoft.com/v1.0/users/${ID}`,
      'deny',
      'unclear-request',
    ],
    [`PATCH /groups/${GROUP}`, 'deny', 'default', { 'members@odata.bind': [reference['@odata.id']] }],
    [`PATCH /groups/${GROUP}`, 'deny', 'default', { displayName: 'x' }],
    ['GET /roleManagement/directory/roleAssignments', 'deny', 'deny[0]'],
  ]),
  ...rows('wide', [
    ['GET /users', 'allow', 'reading'],
    ['GET /roleManagement/directory/roleAssignments', 'deny', 'deny[0]'],
    ['GET /ROLEMANAGEMENT/directory', 'deny', 'deny[0]'],
    ['GET /roleManagement', 'deny', 'deny[0]'],
    [`GET /directoryRoles/${ID}/members`, 'deny', 'deny[1]'],
    [`GET /directoryRoles(roleTemplateId='${ID}')/members`, 'deny', 'deny[1]'],
    [`GET /applications/${ID}/federatedIdentityCredentials`, 'deny', 'deny[2]'],
    [`GET /applications(appId='${ID}')/federatedIdentityCredentials`, 'deny', 'deny[2]'],
    [`GET /applications/${ID}`, 'allow', 'reading'],
    [`GET /applications/${ID}?$expand=federatedIdentityCredentials`, 'deny', 'deny[2]'],
    ['GET /applications?$expand=federatedIdentityCredentials', 'deny', 'deny[2]'],
    [`POST /applications/${ID}/addPassword`, 'deny', 'deny[3]', {}],
    [`POST /applications/${ID}/microsoft.graph.addPassword`, 'deny', 'deny[3]', {}],
    [`POST /applications/${ID}/addKey`, 'deny', 'deny[3]', {}],
    [`POST /applications(appId='${ID}')/addPassword`, 'deny', 'deny[3]', {}],
    [`PATCH /applications/${ID}`, 'allow', 'writing', { displayName: 'x' }],
    [`PATCH /applications/${ID}`, 'deny', 'deny[4]', { passwordCredentials: [] }],
    [`PATCH /applications/${ID}`, 'deny', 'deny[4]', { KeyCredentials: [] }],
    [`PATCH /applications(appId='${ID}')`, 'deny', 'deny[4]', { passwordCredentials: [] }],
    [`PATCH /servicePrincipals/${ID}`, 'deny', 'deny[4]', { tags: [], keyCredentials: [] }],
    [`PATCH /applications/${ID}`, 'deny', 'unclear-request', '{"displayName":'],
    [`PATCH /servicePrincipals/${ID}`, 'allow', 'writing', { accountEnabled: true }],
    [`GET /servicePrincipals/${ID}/appRoleAssignments`, 'deny', 'deny[5]'],
    [`GET /servicePrincipals/${ID}/appRoleAssignedTo`, 'deny', 'deny[5]'],
    [`GET /servicePrincipals/${ID}?$expand=appRoleAssignments`, 'deny', 'deny[5]'],
    [`DELETE /servicePrincipals/${ID}/appRoleAssignments/${ID}`, 'deny', 'deny[5]'],
    [`GET /servicePrincipals/${ID}/appRoleAssignedTo/$count`, 'deny', 'deny[5]'],
    [`POST /applications/${ID}/addPassword/$value`, 'deny', 'deny[3]', {}],
    [`GET /applications/${ID}/microsoft.graph.application('federatedIdentityCredentials')`, 'deny', 'deny[2]'],
    [`DELETE /users/microsoft.graph.user('${ID}')`, 'deny', 'unclear-request'],
    ['GET /oauth2PermissionGrants', 'allow', 'reading'],
    [`DELETE /oauth2PermissionGrants/${ID}`, 'deny', 'deny[6]'],
    ['GET /policies/authorizationPolicy', 'allow', 'reading'],
    ['PATCH /policies/authorizationPolicy', 'deny', 'deny[6]', {}],
    [`DELETE /identity/conditionalAccess/policies/${ID}`, 'deny', 'deny[6]'],
    [`GET /users/${ID}/authentication/methods`, 'deny', 'deny[7]'],
    [`GET /users('${ID}')/authentication/methods`, 'deny', 'deny[7]'],
    [`PATCH /users/${ID}`, 'allow', 'writing', { displayName: 'x' }],
    [`PATCH /beta/users/${ID}`, 'deny', 'deny[8]', { displayName: 'x' }],
    ['GET /beta/users', 'allow', 'reading'],
    [`PATCH /groups/${GROUP}`, 'allow', 'writing', { displayName: 'x' }],
    [`PATCH /groups/${GROUP}`, 'deny', 'default', { 'members@odata.bind': [reference['@odata.id']] }],
    [`PATCH /groups/${GROUP}`, 'deny', 'default', { 'members@bind': [reference['@odata.id']] }],
    [`POST /groups/${GROUP}/members/$ref`, 'deny', 'default', reference],
    [`POST /users/${ID}/microsoft.graph.user/manager`, 'deny', 'unclear-request', {}],
    ['POST /sites/root/permissions', 'allow', 'writing', { roles: ['read'] }],
    ['POST /sites/root/lists', 'deny', 'default', {}],
    [`PUT /drives/${ID}/items/root:/a/b.txt:/content`, 'allow', 'writing', 'text'],
    [`PUT /drives/${ID}/items/root:/a/b.txt:/createLink`, 'deny', 'unclear-request', 'text'],
    [`PUT /drives/${ID}/items/root:/a/b.txt:/createLink`, 'deny', 'default', {}],
    [`PUT /applications/${ID}/owners('$ref')`, 'deny', 'unclear-request', reference],
  ]),
  ...rows('narrow', [
    ['GET /sites/contoso.sharepoint.com:/sites/hr', 'allow', 'one-site'],
    ['GET /sites/contoso.sharepoint.com:/sites/HR', 'allow', 'one-site'],
    ['GET /sites/contoso.sharepoint.com:/sites/hr:', 'allow', 'one-site'],
    ['GET /sites/contoso.sharepoint.com:/sites/hr2', 'deny', 'one-site'],
    ['GET /sites/root', 'deny', 'one-site'],
    ['GET /sites/contoso.sharepoint.com:/sites/hr:/lists', 'deny', 'default'],
    [`GET /sites/contoso.sharepoint.com:/sites/hr:/lists/${ID}/items`, 'allow', 'one-site'],
    [`POST /sites/contoso.sharepoint.com:/sites/hr:/lists/${ID}/items`, 'allow', 'one-site', { fields: {} }],
    [`POST /sites/contoso.sharepoint.com:/sites/hr2:/lists/${ID}/items`, 'deny', 'one-site', { fields: {} }],
    [`DELETE /sites/contoso.sharepoint.com:/sites/hr:/lists/${ID}/items`, 'deny', 'default'],
    [`GET /users/${ID}`, 'allow', 'people'],
    [`GET /users/${ID}/manager`, 'allow', 'people'],
    ['GET /users/delta', 'deny', 'default'],
    ['GET /users/$count', 'deny', 'default'],
    ['GET /users', 'deny', 'default'],
    [`GET /users/${ID}/messages`, 'deny', 'default'],
    [`GET /users/${ID}?$expand=manager`, 'allow', 'people'],
    [`GET /users/${ID}?$expand=directReports`, 'deny', 'default'],
    ['GET /users/adele@fabrikam.onmicrosoft.com', 'allow', 'people'],
    ["GET /users('adele@fabrikam.onmicrosoft.com')", 'allow', 'people'],
    ['GET /users/a%252fb', 'deny', 'unclear-request'],
    ['GET /users/a%3Bb', 'deny', 'unclear-request'],
    ['GET /users/a%2Fb', 'deny', 'unclear-request'],
    [`GET /contoso.com/users/${ID}`, 'deny', 'unclear-request'],
    [`GET /myorganization/users/${ID}`, 'deny', 'unclear-request'],
  ]),
]
