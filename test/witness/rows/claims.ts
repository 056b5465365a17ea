import type { RowGroup } from '../row.ts'
import { tokenExchange } from './identities.ts'
import { refusedWith } from './sts.ts'

const reference = 'https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference'
const formats = 'https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats'
const grantPage = 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow'
const capture =
  'https://github.com/arsenvlad/entra-cross-tenant-app-fic-managed-identity/blob/main/images/jwt-azureadtokenexchange.png'
const optional = 'https://learn.microsoft.com/entra/identity-platform/optional-claims-reference'
const challenge = 'https://learn.microsoft.com/entra/identity-platform/claims-challenge'

/** How a managed identity gets an assertion. */
const identity = {
  host: '{env.IDENTITY_ENDPOINT}',
  path: `?api-version=2019-08-01&${tokenExchange}`,
  headers: { 'x-identity-header': '{env.IDENTITY_HEADER}' },
}

export const claims: RowGroup = {
  area: 'claims',
  rows: [
    {
      id: 'assertion-audience-is-an-id',
      source: capture,
      date: '2024-12',
      captured: true,
      what: 'The token for api://AzureADTokenExchange names its audience by the ID of that API and never by the URI.',
      request: identity,
      expect: { status: 200, claims: { aud: 'fb60f99c-7a34-4190-8149-302f77469936' } },
    },
    {
      id: 'assertion-second-format',
      source: capture,
      date: '2024-12',
      captured: true,
      what: 'The token for the exchange has the second format: issuer, version and the client as azp, and no appid.',
      request: identity,
      expect: {
        status: 200,
        claims: {
          iss: 'https://login.microsoftonline.com/{home.id}/v2.0',
          ver: '2.0',
          azp: '{identity.clientId}',
          azpacr: '2',
          $absent: ['appid', 'appidacr'],
        },
      },
    },
    {
      id: 'assertion-subject-is-the-principal',
      source: capture,
      date: '2024-12',
      captured: true,
      what: 'Subject and object ID of an assertion are the principal ID of the identity and not its client ID.',
      request: identity,
      expect: {
        status: 200,
        claims: { sub: '{identity.principalId}', oid: '{identity.principalId}', tid: '{home.id}', idtyp: 'app' },
      },
    },
    {
      id: 'assertion-names-the-compute',
      source: capture,
      date: '2024-12',
      captured: true,
      what: 'The token of a managed identity names the identity and the resource that asked by their Azure resource IDs.',
      request: identity,
      expect: { status: 200, claims: { xms_mirid: '{identity.resourceId}', xms_az_rid: '{compute.resourceId}' } },
    },
    {
      id: 'assertion-has-no-roles',
      source: capture,
      date: '2024-12',
      captured: true,
      what: 'The token for the exchange holds no roles, no scopes and no ID of its own.',
      request: identity,
      expect: { status: 200, claims: { $absent: ['roles', 'scp', 'jti', 'wids'] } },
    },
    {
      id: 'assertion-lives-a-day',
      source: capture,
      date: '2024-12',
      captured: true,
      what: 'The token of a managed identity is valid for a day and the five minutes before it.',
      given: { now: '2026-11-24T10:00:00Z' },
      request: identity,
      expect: { status: 200, claims: { nbf: 1795514100, iat: 1795514100, exp: 1795600800 } },
    },
    {
      id: 'assertion-header',
      source: capture,
      date: '2024-12',
      captured: true,
      what: 'The header of a token in the second format names type, algorithm and key, and no thumbprint.',
      request: identity,
      expect: { status: 200, tokenHeader: { $keys: ['typ', 'alg', 'kid'], typ: 'JWT', alg: 'RS256' } },
    },
    {
      id: 'identity-token-for-graph',
      source: formats,
      date: '2026-11',
      what: 'The token of a managed identity for Microsoft Graph has the first format: issuer, version and the client as appid.',
      request: { ...identity, path: '?api-version=2019-08-01&resource=https%3A%2F%2Fgraph.microsoft.com' },
      expect: {
        status: 200,
        claims: {
          aud: 'https://graph.microsoft.com',
          iss: 'https://sts.windows.net/{home.id}/',
          ver: '1.0',
          appid: '{identity.clientId}',
          $absent: ['azp', 'azpacr'],
        },
      },
    },
    {
      id: 'graph-token-first-format',
      source: formats,
      date: '2026-11',
      what: 'Tokens for Microsoft Graph have the first format at the endpoint of the second version too.',
      request: { exchange: {} },
      expect: { status: 200, claims: { ver: '1.0', iss: 'https://sts.windows.net/{target.id}/', $absent: ['azp'] } },
    },
    {
      id: 'graph-token-header',
      source: formats,
      date: '2026-11',
      what: 'The header of a token in the first format names its key by thumbprint too.',
      request: { exchange: {} },
      expect: { status: 200, tokenHeader: { typ: 'JWT', alg: 'RS256', x5t: { $match: '[\\w-]+' } } },
    },
    {
      id: 'app-only-token',
      source: optional,
      date: '2026-11',
      what: 'A token of an application says so (idtyp app), and has no claims of a person.',
      request: { exchange: {} },
      expect: { status: 200, claims: { idtyp: 'app', $absent: ['scp', 'upn', 'unique_name', 'name'] } },
    },
    {
      id: 'token-subject-is-the-service-principal',
      source: reference,
      date: '2026-11',
      what: "oid and sub of an application's token are its service principal in the tenant of the token.",
      request: { exchange: {} },
      expect: {
        status: 200,
        claims: { tid: '{target.id}', oid: '{servicePrincipal.id}', sub: '{servicePrincipal.id}' },
      },
    },
    {
      id: 'token-names-the-application',
      source: reference,
      date: '2026-11',
      what: 'The token names the client ID and how the client proved itself.',
      request: { exchange: {} },
      expect: {
        status: 200,
        claims: { appid: '{application.appId}', appidacr: '2' },
      },
    },
    {
      id: 'roles-are-what-was-granted-in-the-tenant',
      source: grantPage,
      date: '2026-11',
      what: 'The roles of a token are the app roles that were granted in its tenant.',
      given: { roles: ['Application.Read.All', 'Sites.Read.All'] },
      request: { exchange: {} },
      expect: { status: 200, claims: { roles: ['Application.Read.All', 'Sites.Read.All'] } },
      ignore: ['the order of the roles'],
    },
    {
      id: 'no-roles-claim-without-roles',
      source: grantPage,
      date: '2026-11',
      what: 'Without a granted role a token is issued all the same, and it has no claim roles.',
      given: { roles: [] },
      request: { exchange: {} },
      expect: { status: 200, claims: { $absent: ['roles'], idtyp: 'app' } },
    },
    {
      id: 'declared-permissions-are-no-roles',
      source: grantPage,
      date: '2026-11',
      what: 'What an application declares that it needs is no role of its tokens until an admin has consented.',
      given: {
        roles: [],
        set: {
          'application.requiredResourceAccess': [
            {
              resourceAppId: '00000003-0000-0000-c000-000000000000',
              resourceAccess: [{ id: 'a82116e5-55eb-4c41-a434-62fe8a61c773', type: 'Role' }],
            },
          ],
        },
      },
      request: { exchange: {} },
      expect: { status: 200, claims: { $absent: ['roles'], appid: '{application.appId}' } },
    },
    {
      id: 'roles-of-another-api-stay-out',
      source: reference,
      date: '2026-11',
      what: 'A token for one API holds no roles of another.',
      request: { exchange: { scope: 'https://management.azure.com/.default' } },
      given: { world: 'workplace' },
      expect: { status: 200, claims: { aud: 'https://management.azure.com', $absent: ['roles'] } },
    },
    {
      id: 'client-capability-in-the-token',
      source: challenge,
      date: '2026-11',
      what: 'A client that says it can handle claims challenges (cp1) finds that in its token (xms_cc).',
      request: { exchange: { claims: '{"access_token":{"xms_cc":{"values":["cp1"]}}}' } },
      expect: { status: 200, claims: { xms_cc: ['cp1'] } },
    },
    {
      id: 'claims-that-are-no-json',
      source: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
      date: '2026-11',
      what: 'The parameter claims is JSON, and anything else is a malformed request.',
      request: { exchange: { claims: 'xms_cc' } },
      expect: refusedWith(9002313, 'Invalid request\\.'),
    },
    {
      id: 'region-of-the-tenant',
      source: optional,
      date: '2026-11',
      what: 'A token for Microsoft Graph names the region of its tenant.',
      request: { exchange: {} },
      expect: { status: 200, claims: { tenant_region_scope: '{target.region}' } },
    },
    {
      id: 'token-begins-before-it-is-issued',
      source: 'https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens',
      date: '2026-11',
      what: 'A token is valid from five minutes before it is issued, for clocks that are behind.',
      given: { now: '2026-11-24T10:00:00Z' },
      request: { exchange: {} },
      expect: { status: 200, claims: { nbf: 1795514100, exp: { $between: [1795518000, 1795519800] } } },
    },
  ],
}
