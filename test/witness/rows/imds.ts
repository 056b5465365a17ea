import type { RowGroup } from '../row.ts'
import { anyRefusal, otherUserAssigned, tokenExchange, userAssigned, withUserAssigned } from './identities.ts'

const page =
  'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http'
const errors =
  'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling'
const retries =
  'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#retry-guidance'
const questions = 'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-faq'
const service = 'https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service'

const token = '/metadata/identity/oauth2/token'

export const imds: RowGroup = {
  area: 'identity endpoints',
  given: { host: 'imds' },
  request: { host: 'http://169.254.169.254', headers: { metadata: 'true' } },
  rows: [
    {
      id: 'imds-answer',
      source: page,
      date: '2026-11',
      what: 'A virtual machine gets its token, all lifetimes as texts, and an empty refresh token.',
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}` },
      expect: {
        status: 200,
        body: {
          refresh_token: '',
          expires_in: { $match: '\\d+' },
          expires_on: { $match: '\\d{10}' },
          not_before: { $match: '\\d{10}' },
          resource: 'api://AzureADTokenExchange',
          token_type: 'Bearer',
        },
        claims: { sub: '{identity.principalId}' },
      },
    },
    {
      id: 'imds-later-version',
      source: 'https://github.com/arsenvlad/entra-cross-tenant-app-fic-managed-identity/blob/main/README.md',
      date: '2024-12',
      what: 'A later api-version of the metadata service is answered too.',
      request: { path: `${token}?api-version=2023-11-15&${tokenExchange}` },
      expect: { status: 200, claims: { aud: 'fb60f99c-7a34-4190-8149-302f77469936' } },
    },
    {
      id: 'imds-first-version',
      source: page,
      date: '2026-11',
      what: 'The metadata service takes api-versions from 2018-02-01 on.',
      request: { path: `${token}?api-version=2017-08-01&${tokenExchange}` },
      expect: anyRefusal,
    },
    {
      id: 'imds-slash-at-the-end',
      source:
        'https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-node/src/client/ManagedIdentitySources/Imds.ts',
      date: '2026-11',
      what: 'MSAL for JavaScript asks with a slash at the end of the path and is answered.',
      request: { path: `${token}/?api-version=2018-02-01&${tokenExchange}` },
      expect: { status: 200, claims: { sub: '{identity.principalId}' } },
    },
    {
      id: 'imds-metadata-is-required',
      source: errors,
      date: '2026-11',
      what: 'A request without the header Metadata is refused with bad_request_102.',
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}`, headers: { metadata: null } },
      expect: {
        status: 400,
        body: { error: 'bad_request_102', error_description: 'Required metadata header not specified' },
      },
    },
    {
      id: 'imds-probe',
      source:
        'https://github.com/Azure/azure-sdk-for-js/blob/main/sdk/identity/identity/src/credentials/managedIdentityCredential/imdsMsi.ts',
      date: '2026-11',
      what: 'The probe of DefaultAzureCredential, without header and query, is refused, by which the service is known to be there.',
      request: { path: token, headers: { metadata: null } },
      expect: { status: 400, body: { error: { $match: '\\w+' } } },
    },
    {
      id: 'imds-forwarded',
      source: service,
      date: '2026-11',
      what: 'A request with the header X-Forwarded-For gets no token.',
      request: {
        path: `${token}?api-version=2018-02-01&${tokenExchange}`,
        headers: { 'x-forwarded-for': '203.0.113.9' },
      },
      expect: anyRefusal,
    },
    {
      id: 'imds-resource-is-required',
      source: errors,
      date: '2026-11',
      what: 'A request without a resource is an invalid_request.',
      request: { path: `${token}?api-version=2018-02-01` },
      expect: { status: 400, body: { error: 'invalid_request' } },
    },
    {
      id: 'imds-unknown-resource',
      source: errors,
      date: '2026-11',
      what: 'A resource that the tenant does not have is an invalid_resource, with the words of the token service.',
      ignore: ['the number: the page shows 50001 of before, the service answers 500011'],
      request: { path: `${token}?api-version=2018-02-01&resource=https%3A%2F%2Fnobody.example` },
      expect: {
        status: 400,
        body: {
          error: 'invalid_resource',
          error_description: { $match: 'AADSTS5000?1?1: .*https://nobody\\.example.*' },
        },
      },
    },
    {
      id: 'imds-unknown-path',
      source: errors,
      date: '2026-11',
      what: 'A path that the identity part of the service does not have is an unknown_source.',
      request: { path: '/metadata/identity/oauth2/tokens?api-version=2018-02-01' },
      expect: {
        status: 401,
        body: { error: 'unknown_source', error_description: { $match: 'Unknown Source .*tokens.*' } },
      },
    },
    {
      id: 'imds-own-identity-without-selector',
      source: questions,
      date: '2026-11',
      what: 'Without a selector the machine answers as its own identity, even with user-assigned ones attached.',
      given: { set: withUserAssigned },
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}` },
      expect: { status: 200, claims: { sub: '{identity.principalId}' } },
    },
    {
      id: 'imds-lone-user-assigned',
      source: questions,
      date: '2026-11',
      what: 'A machine with one user-assigned identity alone answers as that identity without a selector.',
      given: { set: { 'compute.identities': [userAssigned] } },
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}` },
      expect: { status: 200, claims: { sub: userAssigned.principalId } },
    },
    {
      id: 'imds-several-user-assigned',
      source: 'https://github.com/Azure/azure-cli/issues/31012',
      date: '2025-03',
      what: 'A machine with several user-assigned identities and none of its own refuses a request without a selector.',
      captured: true,
      given: { set: { 'compute.identities': [userAssigned, otherUserAssigned] } },
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}` },
      expect: {
        status: 400,
        body: {
          error: 'invalid_request',
          error_description: {
            $match:
              'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
          },
        },
      },
    },
    {
      id: 'imds-by-client-id',
      source: page,
      date: '2026-11',
      what: 'client_id selects an identity of a virtual machine.',
      given: { set: withUserAssigned },
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}&client_id=${userAssigned.clientId}` },
      expect: { status: 200, claims: { sub: userAssigned.principalId } },
    },
    {
      id: 'imds-by-object-id',
      source: page,
      date: '2026-11',
      what: 'object_id selects an identity of a virtual machine.',
      given: { set: withUserAssigned },
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}&object_id=${userAssigned.principalId}` },
      expect: { status: 200, claims: { azp: userAssigned.clientId } },
    },
    {
      id: 'imds-by-resource-id',
      source: page,
      date: '2026-11',
      what: 'msi_res_id selects an identity of a virtual machine by its Azure resource ID.',
      given: { set: withUserAssigned },
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}&msi_res_id=${userAssigned.resourceId}` },
      expect: { status: 200, claims: { xms_mirid: userAssigned.resourceId } },
    },
    {
      id: 'imds-token-service-fails',
      source: errors,
      date: '2026-11',
      what: 'When the token service fails, the metadata service answers 500 with the error unknown.',
      given: { faults: [{ kind: 'status', status: 500, service: 'identity' }] },
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}` },
      expect: {
        status: 500,
        body: {
          error: 'unknown',
          error_description: {
            $match: 'Failed to retrieve token from the Active directory\\. For details see logs in .*',
          },
        },
      },
    },
    {
      id: 'imds-unauthorized-client',
      source: errors,
      date: '2026-11',
      what: 'A client that may not ask is an unauthorized_client.',
      given: { faults: [{ kind: 'status', status: 401, service: 'identity' }] },
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}` },
      expect: { status: 401, body: { error: 'unauthorized_client' } },
    },
    {
      id: 'imds-throttled',
      source: retries,
      date: '2026-11',
      what: 'Beyond its limit the metadata service answers 429.',
      given: { faults: [{ kind: 'throttle', service: 'identity' }] },
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}` },
      expect: { status: 429, body: { $absent: ['access_token'] } },
    },
    {
      id: 'imds-updating',
      source: retries,
      date: '2026-11',
      what: 'While the metadata service is updated it answers 410 for up to 70 seconds, then tokens again.',
      given: { faults: [{ kind: 'status', status: 410, service: 'identity', times: 1 }] },
      before: [{ path: `${token}?api-version=2018-02-01&${tokenExchange}`, status: 410 }],
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}` },
      expect: { status: 200, claims: { sub: '{identity.principalId}' } },
    },
    {
      id: 'imds-not-there-yet',
      source: retries,
      date: '2026-11',
      what: 'While the metadata service is updated it may answer 404, then tokens again.',
      given: { faults: [{ kind: 'status', status: 404, service: 'identity', times: 1 }] },
      before: [{ path: `${token}?api-version=2018-02-01&${tokenExchange}`, status: 404 }],
      request: { path: `${token}?api-version=2018-02-01&${tokenExchange}` },
      expect: { status: 200, claims: { sub: '{identity.principalId}' } },
    },
    {
      id: 'imds-bound-tokens',
      source:
        'https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/blob/main/docs/msi_v2/msi_with_credential_design.md',
      date: '2026-11',
      what: 'Newer machines issue a certificate by which tokens are bound to the machine (getplatformmetadata, issuecredential).',
      request: { path: '/metadata/identity/getplatformmetadata?cred-api-version=2.0' },
      notPlayed: {
        why: 'The emulator answers as a machine of before, which clients then ask for plain tokens.',
        instead: { status: 401, body: { error: 'unknown_source' } },
      },
    },
    {
      id: 'imds-takes-get-alone',
      source:
        'paragonsean/openapi-directory APIs/azure.com/imds/2019-08-15/javascript-client/docs/IdentityErrorResponse.md',
      date: '2019-08-15',
      what: 'The metadata service takes GET alone: another method is a method_not_allowed.',
      request: { method: 'POST', path: `${token}?api-version=2018-02-01&${tokenExchange}` },
      expect: { status: 405, body: { error: 'method_not_allowed', $absent: ['access_token'] } },
      ignore: ['the status, which follows from the name of the error'],
    },
    {
      id: 'imds-tenant',
      source: 'https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows',
      date: '2026-11',
      what: 'The identity part of the metadata service also tells the tenant of the subscription (info).',
      request: { path: '/metadata/identity/info?api-version=2018-02-01' },
      notPlayed: { why: 'No client of this flow asks: a tenant is named by its user.' },
    },
    {
      id: 'imds-instance',
      source: service,
      date: '2026-11',
      what: 'The metadata service tells about the machine itself: its region, size, tags and network.',
      request: { path: '/metadata/instance?api-version=2021-02-01' },
      notPlayed: { why: 'The emulator plays the part for identities.' },
    },
    {
      id: 'container-instances',
      source: 'https://learn.microsoft.com/azure/container-instances/container-instances-managed-identity',
      date: '2026-11',
      what: 'A container group asks the metadata service as a virtual machine does.',
      request: { path: `${token}?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F` },
      given: { world: 'workplace' },
      expect: { status: 200, body: { resource: 'https://management.azure.com/' } },
    },
    {
      id: 'imds-identity-not-found',
      source: 'pnp/cli-microsoft365 src/Auth.spec.ts, line 1008',
      date: 'undated',
      captured: true,
      what: 'The metadata service of a virtual machine says "Identity not found" to a selector for which it has no identity.',
      request: {
        method: 'GET',
        path: '/metadata/identity/oauth2/token?resource=https%3A%2F%2Fgraph.microsoft.com%2F&api-version=2018-02-01&client_id=c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10',
      },
      expect: {
        status: 400,
        body: {
          $keys: ['error', 'error_description'],
          error: 'invalid_request',
          error_description: 'Identity not found',
        },
      },
    },
  ],
}
