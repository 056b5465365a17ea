import type { Manifest } from '../../../manifest/manifest.ts'

/**
 * What a runbook or a command needs to read, and what the trust commands send as the application. An admin who is signed in
 * is judged by rules that name `trust` alone, so it is not among them.
 */
const COMMANDS = [
  'sites, graph, run, whoami, policy probe, audit reconcile',
  'trust plan, trust apply, trust verify, trust explain, trust suspend, trust resume',
]

/**
 * Areas of Graph by which an application, or a thief of its token, gets lasting power. The list has the actions of
 * learn.microsoft.com/graph/api that add credentials, grants and roles.
 */
const DENY = [
  '"* /{version}/roleManagement/**"',
  '"* /{version}/directoryRoles/**"',
  '"* /{version}/applications/{id}/federatedIdentityCredentials/**"',
  `{ method: [POST], path: ["/{version}/applications/{id}/addPassword", "/{version}/applications/{id}/addKey", "/{version}/servicePrincipals/{id}/addPassword", "/{version}/servicePrincipals/{id}/addKey", "/{version}/servicePrincipals/{id}/addTokenSigningCertificate", "/{version}/applications/{id}/setVerifiedPublisher"] }`,
  '{ method: [PATCH, PUT, POST], path: ["/{version}/applications", "/{version}/servicePrincipals", "/{version}/applications/{id}", "/{version}/servicePrincipals/{id}"], body: [passwordCredentials, keyCredentials, tokenEncryptionKeyId, federatedIdentityCredentials] }',
  '{ method: [POST, PUT, PATCH, DELETE], path: ["/{version}/applications/{id}/owners/**", "/{version}/servicePrincipals/{id}/owners/**", "/{version}/servicePrincipals/{id}/synchronization/**"] }',
  '"* /{version}/servicePrincipals/{id}/appRole*"',
  '{ method: ["*"], path: ["/{version}/servicePrincipals/{id}/appRoleAssignedTo/**", "/{version}/servicePrincipals/{id}/appRoleAssignments/**"] }',
  '{ method: [POST, PATCH, PUT, DELETE], path: ["/{version}/users/{id}/appRoleAssignments/**", "/{version}/groups/{id}/appRoleAssignments/**"] }',
  '{ method: [POST, PATCH, PUT, DELETE], path: ["/{version}/oauth2PermissionGrants/**", "/{version}/policies/**", "/{version}/identity/conditionalAccess/**", "/{version}/domains/**", "/{version}/organization/**"] }',
  '"* /{version}/users/{id}/authentication/**"',
  '{ method: [POST, PATCH, PUT, DELETE], path: ["/beta/**"] }',
]

/** The text of a first policy: reads are allowed, and what gives lasting power is denied. */
export function firstPolicy({ applications }: Pick<Manifest, 'applications'>): string {
  const names = applications.map(({ name }) => JSON.stringify(name)).join(', ')
  return `# What Towline may do. docs/policy.md explains each key; \`towline policy check\` checks this file.
apiVersion: towline/policy/v1

# audit: everything is sent, and each run ends with what \`enforce\` would have refused. Then: enforce.
mode: audit

# What no rule allows is refused. {x} is one segment of a path, ** is the rest.
rules:
  - id: reading
    who:
      command: [${COMMANDS.join(',\n        ')}]
      application: [${names}]
    where: { target: [all] }
    allow: ["GET /v1.0/**", "GET /beta/auditLogs/**"]

# What no rule can allow: what gives an application, or a thief of its token, lasting power.
deny:
${DENY.map((line) => `  - ${line}`).join('\n')}

# Tokens for other code cannot be held to the rules above.
handout: { token: deny, exec: [] }
`
}
