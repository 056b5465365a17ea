import type { Family } from '../cause.ts'

const consent = 'https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent'
const reference = 'https://learn.microsoft.com/graph/permissions-reference'
const errors = 'https://learn.microsoft.com/graph/errors'

/** The permissions in the token, and the answers of Graph to it. */
export const permissionCauses = {
  NO_ROLES: {
    title: 'The token carries no application permission at all',
    explanation:
      'The application has a service principal in the target, but no application permission was granted to it there: only delegated ones were consented to, or a script made it without grants. A token is issued all the same, and Graph answers 403.',
    distinguish:
      'Look under Permissions of the enterprise application in the target. A grant that was made minutes ago is in new tokens only (NOT_YET_EVERYWHERE). Where the token has some permissions, it is PERMISSION_NOT_GRANTED.',
    fix: {
      target:
        'Let an admin of the target (Privileged Role Administrator is enough) grant the permissions: `towline trust apply -t {target}`, or the admin consent page.',
      home: 'Add them to the app registration as application permissions, not delegated ones, before consent is requested.',
    },
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow',
  },
  PERMISSION_NOT_GRANTED: {
    title: 'A permission was not granted in the target',
    explanation:
      'The token has other permissions and not this one: consent was given before the permission was added to the application, or the grant was removed later.',
    distinguish:
      'Look under Permissions of the enterprise application in the target. A grant that was made minutes ago is in new tokens only (NOT_YET_EVERYWHERE).',
    fix: {
      target:
        'Let an admin of the target consent again, or run `towline trust apply -t {target}`. A new permission of the application needs a new consent.',
    },
    source: consent,
  },
  PERMISSION_DELEGATED: {
    title: 'The permission is a delegated one',
    explanation:
      'A delegated permission acts for a signed-in user, and here no user is signed in. It can be consented to, and has no effect.',
    distinguish: 'The name exists as a delegated permission only.',
    fix: {
      home: 'Use the corresponding application permission, such as `User.Read.All` for `User.Read`, and have it consented to.',
    },
    source: reference,
  },
  PERMISSION_MISSPELT: {
    title: 'The permission is spelled differently than it was granted',
    explanation:
      'The token has a permission that differs from the one in the manifest by one letter or by letter case only. Names are compared exactly.',
    distinguish:
      'Look up the spelling of the manifest among the permissions of Microsoft. If it does not exist, only the manifest is wrong, and the permission is granted.',
    fix: { host: 'Spell the permission in the manifest as Microsoft does.' },
    source: reference,
  },
  SITE_NOT_GRANTED: {
    title: 'Sites.Selected without a grant on the site',
    explanation:
      'With Sites.Selected the application reaches only the sites on which it was granted a role, site by site. Without a role, lists are empty and a site answers 403.',
    distinguish:
      'The token has Sites.Selected and no wider permission for sites. An admin sees the roles on the site with `GET /sites/{id}/permissions`.',
    fix: {
      target:
        'Let an admin grant the application a role on the site: `POST /sites/{id}/permissions` with the client ID of the application.',
    },
    source: 'https://learn.microsoft.com/graph/permissions-selected-overview',
  },
  CALL_FORBIDDEN: {
    title: 'Graph refuses the call although the token is good',
    explanation:
      'The token lacks the application permission for this call, or consent was given after the token was issued.',
    distinguish:
      'The roles in a fresh token decide. Where they include the permission, the service itself has another condition: a licence, an access policy of Exchange or Teams, a protected API.',
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
      host: 'Run `towline whoami` to see the content of a fresh token. If it looks right, give the request id to Microsoft support.',
    },
    source: errors,
  },
  TOKEN_FOR_OTHER_API: {
    title: 'The token is for another API than the one that was called',
    explanation:
      'Each API accepts only tokens with its own audience. SharePoint and Azure Resource Manager do not accept a Graph token, and no API accepts an assertion.',
    distinguish: 'The refusal names the audience.',
    fix: { host: 'Request a token for `<the API that is called>/.default`.' },
    source: errors,
  },
  ACCESS_REVOKED: {
    title: 'Access was revoked since the token was issued',
    explanation:
      'Graph requires a newer token than this one: something was changed or revoked in the target (continuous access evaluation).',
    distinguish: 'The refusal is a claims challenge, which Towline answers once by itself.',
    fix: { target: 'Run the command again. If the error stays, ask the admins of the target what was revoked.' },
    source: 'https://learn.microsoft.com/entra/identity-platform/claims-challenge',
  },
  SERVICE_NOT_THERE: {
    title: 'The target does not have the service that was called',
    explanation:
      'The service has no service principal in the tenant: it was never set up there, or the tenant has no licence for it, such as for SharePoint Online.',
    distinguish:
      'The permission is in the token, and Graph or the consent page says that the tenant lacks the service. An API that is there and disabled is RESOURCE_DISABLED.',
    fix: {
      target:
        'Let an admin of the target make the service principal of the API, whose client ID the text of the refusal or the documentation of the API names: `az ad sp create --id <client ID>`, `New-MgServicePrincipal -AppId <client ID>`, or `POST /servicePrincipals` with `{"appId": …}`. Then consent again. Where that is refused, look at the licences of the tenant.',
    },
    aadsts: [650052, 650054],
    source: errors,
  },
  ASSIGNMENT_REQUIRED: {
    title: 'The API gives tokens only to applications that are assigned to it',
    explanation:
      'The API in {scope} requires assignment (`appRoleAssignmentRequired`), and the application has no app role of it in {tenant}.',
    distinguish: 'The number stands for this refusal only. An account that is not assigned is SIGN_IN_NOT_ASSIGNED.',
    fix: {
      target:
        'Let an admin of the target grant the application an app role of that API (admin consent, or `POST /servicePrincipals/{id}/appRoleAssignedTo`), or set "Assignment required?" of the API\'s enterprise application to no.',
    },
    aadsts: [501051],
    proven: true,
    source: 'https://learn.microsoft.com/entra/identity-platform/scenario-daemon-app-configuration',
  },
  PERMISSIONS_NOT_REQUESTED: {
    title: 'The application registration lacks a permission that the sign-in needs',
    explanation:
      'A sign-in or a consent needs a permission that the app registration does not list, or that the API does not offer.',
    distinguish:
      'Only sign-ins and consents of people are refused in this way. An application on its own gets a token without the permission (NO_ROLES).',
    fix: {
      home: 'Add the permission to the app registration (API permissions). Then let an admin of the target consent again.',
    },
    aadsts: [65005, 650053, 650056, 650057, 1003031],
    source: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
  },
  GRAPH_NOT_REACHED: {
    title: 'Graph gives no usable answer',
    explanation: 'The token was issued, but Graph throttles, is out of service, or cannot be reached from here.',
    distinguish: 'The token service was reached. The error of the call says more.',
    fix: {
      host: 'Run the command again in a few minutes. Where only Graph is blocked, let this machine reach it on port 443.',
    },
    source: errors,
  },
} as const satisfies Family
