import type { Family } from '../cause.ts'

const consent = 'https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent'
const reference = 'https://learn.microsoft.com/graph/permissions-reference'
const errors = 'https://learn.microsoft.com/graph/errors'

/** What the token allows, and what Graph makes of it. */
export const permissionCauses = {
  NO_ROLES: {
    title: 'The token carries no application permission at all',
    explanation:
      'The application stands in the target, and no application permission was granted to it there: only delegated ones were consented to, or it was made by a script without grants. A token is issued all the same, and Graph answers 403.',
    distinguish:
      'What stands under Permissions of the enterprise application in the target decides; a grant that was made minutes ago is in new tokens only (NOT_YET_EVERYWHERE). Where some permissions are there it is PERMISSION_NOT_GRANTED.',
    fix: {
      target:
        'Let an admin of the target (Privileged Role Administrator is enough) grant the permissions: `towline trust apply -t {target}`, or the admin consent page.',
      home: 'Add them as application permissions, not delegated ones, to the app registration before consent is asked for.',
    },
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow',
  },
  PERMISSION_NOT_GRANTED: {
    title: 'A permission was not granted in the target',
    explanation:
      'The token has other permissions and not this one: consent was given before the permission was added to the application, or it was taken away since.',
    distinguish:
      'What stands under Permissions of the enterprise application in the target decides; a grant that was made minutes ago is in new tokens only (NOT_YET_EVERYWHERE).',
    fix: {
      target:
        'Let an admin of the target consent anew, or run `towline trust apply -t {target}`; consent does not follow the application by itself.',
    },
    source: consent,
  },
  PERMISSION_DELEGATED: {
    title: 'The permission is a delegated one',
    explanation: 'It acts for somebody who is signed in, and here nobody is. It can be consented to and has no effect.',
    distinguish: 'The name exists among the delegated permissions only.',
    fix: {
      home: 'Take the application permission for the same thing, such as `User.Read.All` for `User.Read`, and have it consented to.',
    },
    source: reference,
  },
  PERMISSION_MISSPELT: {
    title: 'The permission is written otherwise than it is granted',
    explanation:
      'The token has a permission whose name differs from the one in the manifest by a letter or by letter case only; names are compared exactly.',
    distinguish:
      'Whether Microsoft has a permission of the spelling in the manifest decides: where it has none, it is granted, and only the manifest is wrong.',
    fix: { host: 'Write the permission in the manifest as Microsoft does.' },
    source: reference,
  },
  SITE_NOT_GRANTED: {
    title: 'Sites.Selected without a grant on the site',
    explanation:
      'With Sites.Selected the application reaches only those sites on which it was granted a role one by one. Until then lists are empty and a site answers 403.',
    distinguish:
      'The token has Sites.Selected and no wider permission for sites. A role of the site decides: `GET /sites/{id}/permissions` by an admin.',
    fix: {
      target:
        'Let an admin grant the application a role on the site: `POST /sites/{id}/permissions` with the client ID of the application.',
    },
    source: 'https://learn.microsoft.com/graph/permissions-selected-overview',
  },
  CALL_FORBIDDEN: {
    title: 'Graph refuses the call although the token is good',
    explanation:
      'The token lacks the application permission for this call, or consent came after the token was issued.',
    distinguish:
      'The roles in a fresh token decide. Where they hold the permission, the service itself has a further condition: a licence, an access policy of Exchange or Teams, a protected API.',
    fix: {
      target:
        'Compare `towline whoami` with the permissions that the documentation of this call names, and have the missing one granted in the target tenant.',
    },
    source: errors,
  },
  TOKEN_NOT_ACCEPTED: {
    title: 'Graph does not accept the token',
    explanation:
      'Graph does not accept the token: the trust was changed a moment ago, the target blocks this application, or the clocks differ.',
    distinguish:
      'The status is 401. 403 means that the token is accepted and does not allow the call (CALL_FORBIDDEN).',
    fix: {
      host: 'Run `towline whoami` to see what a fresh token holds, and give the request id to Microsoft support if it looks right.',
    },
    source: errors,
  },
  TOKEN_FOR_OTHER_API: {
    title: 'The token is for another API than the one that was called',
    explanation:
      'Each API takes only tokens with its own audience: a Graph token is not good for SharePoint or Azure Resource Manager, and an assertion is good for none.',
    distinguish: 'The refusal names the audience.',
    fix: { host: 'Ask for `<the API that is called>/.default`.' },
    source: errors,
  },
  ACCESS_REVOKED: {
    title: 'Access was revoked since the token was issued',
    explanation:
      'Graph wants a newer token than this one: something was changed or revoked in the target (continuous access evaluation).',
    distinguish: 'The refusal is a claims challenge, which Towline answers once by itself.',
    fix: { target: 'Run the command again; if it stays so, ask the admins of the target what was revoked.' },
    source: 'https://learn.microsoft.com/entra/identity-platform/claims-challenge',
  },
  SERVICE_NOT_THERE: {
    title: 'The target does not have the service that was called',
    explanation: 'The tenant has no licence for the service, such as SharePoint Online, or it was never set up there.',
    distinguish:
      'The permission is in the token, and Graph says that the tenant lacks the service; or the page for consent does. An API that is there and switched off is RESOURCE_DISABLED.',
    fix: { target: 'Look at the licences of the target tenant.' },
    aadsts: [650052],
    source: errors,
  },
  GRAPH_NOT_REACHED: {
    title: 'Graph gives no usable answer',
    explanation: 'The token was issued, and Graph is throttled, out of service, or not reached from here.',
    distinguish: 'The token service was reached. The error of the call says how it ended.',
    fix: {
      host: 'Run the command again in a few minutes; where only Graph is blocked, let this machine reach it on port 443.',
    },
    source: errors,
  },
} as const satisfies Family
