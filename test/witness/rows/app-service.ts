import type { RowGroup } from '../row.ts'
import { anyRefusal, tokenExchange, userAssigned, withUserAssigned } from './identities.ts'

const page = 'https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference'
const older = 'https://github.com/MicrosoftDocs/azure-docs/blob/main/articles/app-service/overview-managed-identity.md'

export const appService: RowGroup = {
  area: 'identity endpoints',
  request: { host: '{env.IDENTITY_ENDPOINT}', headers: { 'x-identity-header': '{env.IDENTITY_HEADER}' } },
  rows: [
    {
      id: 'app-service-answer',
      source: page,
      date: '2026-11',
      what: 'App Service answers with texts alone: the token, its end in seconds since 1970, the resource as asked for, its type and the identity.',
      request: { path: `?api-version=2019-08-01&${tokenExchange}` },
      expect: {
        status: 200,
        body: {
          $keys: ['access_token', 'expires_on', 'resource', 'token_type', 'client_id'],
          expires_on: { $match: '\\d{10}' },
          resource: 'api://AzureADTokenExchange',
          token_type: 'Bearer',
          client_id: '{identity.clientId}',
        },
      },
    },
    {
      id: 'app-service-own-identity-without-selector',
      source: page,
      date: '2026-11',
      what: 'Without a selector App Service answers as its own identity, even with user-assigned ones attached.',
      given: { set: withUserAssigned },
      request: { path: `?api-version=2019-08-01&${tokenExchange}` },
      expect: { status: 200, body: { client_id: '{identity.clientId}' }, claims: { sub: '{identity.principalId}' } },
    },
    {
      id: 'app-service-by-client-id',
      source: page,
      date: '2026-11',
      what: 'client_id selects a user-assigned identity of App Service.',
      given: { set: withUserAssigned },
      request: { path: `?api-version=2019-08-01&${tokenExchange}&client_id=${userAssigned.clientId}` },
      expect: { status: 200, claims: { sub: userAssigned.principalId, xms_mirid: userAssigned.resourceId } },
    },
    {
      id: 'app-service-by-principal-id',
      source: page,
      date: '2026-11',
      what: 'principal_id selects a user-assigned identity of App Service by its object ID.',
      given: { set: withUserAssigned },
      request: { path: `?api-version=2019-08-01&${tokenExchange}&principal_id=${userAssigned.principalId}` },
      expect: { status: 200, claims: { sub: userAssigned.principalId, azp: userAssigned.clientId } },
    },
    {
      id: 'app-service-by-object-id',
      source: page,
      date: '2026-11',
      what: 'object_id is another name for principal_id.',
      given: { set: withUserAssigned },
      request: { path: `?api-version=2019-08-01&${tokenExchange}&object_id=${userAssigned.principalId}` },
      expect: { status: 200, claims: { sub: userAssigned.principalId, azp: userAssigned.clientId } },
    },
    {
      id: 'app-service-by-resource-id',
      source: page,
      date: '2026-11',
      what: 'mi_res_id selects a user-assigned identity of App Service by its Azure resource ID.',
      given: { set: withUserAssigned },
      request: { path: `?api-version=2019-08-01&${tokenExchange}&mi_res_id=${userAssigned.resourceId}` },
      expect: { status: 200, claims: { sub: userAssigned.principalId, xms_mirid: userAssigned.resourceId } },
    },
    {
      id: 'app-service-one-selector-only',
      source: page,
      date: '2026-11',
      what: 'App Service takes one selector in a request and no second one.',
      given: { set: withUserAssigned },
      request: {
        path: `?api-version=2019-08-01&${tokenExchange}&client_id=${userAssigned.clientId}&principal_id=${userAssigned.principalId}`,
      },
      expect: anyRefusal,
    },
    {
      id: 'app-service-only-user-assigned',
      source: page,
      date: '2026-11',
      what: 'An app that has only user-assigned identities gets no token without a selector.',
      given: { set: { 'compute.identities': [userAssigned] } },
      request: { path: `?api-version=2019-08-01&${tokenExchange}` },
      expect: { status: 400, body: { statusCode: 400, message: { $match: '.*Managed Identity.*' } } },
    },
    {
      id: 'app-service-without-the-header',
      source: page,
      date: '2026-11',
      what: 'A request without X-IDENTITY-HEADER, as a forged one would be, gets no token.',
      request: { path: `?api-version=2019-08-01&${tokenExchange}`, headers: { 'x-identity-header': null } },
      expect: anyRefusal,
    },
    {
      id: 'app-service-with-an-outdated-header',
      source: page,
      date: '2026-11',
      what: 'The value of X-IDENTITY-HEADER is rotated by the platform, and another value gets no token.',
      request: {
        path: `?api-version=2019-08-01&${tokenExchange}`,
        headers: { 'x-identity-header': '853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a' },
      },
      expect: anyRefusal,
    },
    {
      id: 'app-service-api-version-is-required',
      source: page,
      date: '2026-11',
      what: 'App Service requires an api-version.',
      request: { path: `?${tokenExchange}` },
      expect: anyRefusal,
    },
    {
      id: 'app-service-resource-is-required',
      source: page,
      date: '2026-11',
      what: 'App Service requires a resource.',
      request: { path: '?api-version=2019-08-01' },
      expect: anyRefusal,
    },
    {
      id: 'app-service-2017',
      source: older,
      date: '2023-04',
      what: 'In the version of 2017-09-01 the header is named secret, the selector clientid, and the end of the token is written as a date.',
      given: { set: withUserAssigned },
      request: {
        host: '{env.MSI_ENDPOINT}',
        path: `?api-version=2017-09-01&${tokenExchange}&clientid=${userAssigned.clientId}`,
        headers: { 'x-identity-header': null, secret: '{env.MSI_SECRET}' },
      },
      expect: {
        status: 200,
        body: { expires_on: { $match: '\\d{1,2}/\\d{1,2}/\\d{4} \\d{1,2}:\\d\\d:\\d\\d.*\\+00:00' } },
        claims: { sub: userAssigned.principalId },
      },
    },
    {
      id: 'app-service-2017-wants-its-own-header',
      source: older,
      date: '2023-04',
      what: 'In the version of 2017-09-01 a request without the header secret gets no token.',
      request: { path: `?api-version=2017-09-01&${tokenExchange}`, headers: { 'x-identity-header': null } },
      expect: anyRefusal,
    },
    {
      id: 'identity-tokens-are-cached-by-the-host',
      source:
        'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations#limitation-of-using-managed-identities-for-authorization',
      date: '2026-11',
      what: 'The host caches the token of a resource for about a day and gives it to each request.',
      before: [{ path: `?api-version=2019-08-01&${tokenExchange}` }],
      request: { path: `?api-version=2019-08-01&${tokenExchange}` },
      expect: { status: 200, body: { access_token: '{before.0.body.access_token}' } },
      differs: {
        why: 'The emulator issues a new token for each request, so that a change of a role shows at once.',
        instead: { status: 200, body: { access_token: { $match: '[\\w-]+\\.[\\w-]+\\.[\\w-]+' } } },
      },
    },
    {
      id: 'container-apps-unknown-version',
      source: 'https://github.com/hashicorp/terraform-provider-azurerm/issues/18587',
      date: '2022-10-14',
      captured: true,
      what: 'Container Apps refuses an api-version that it does not know, and names it and the address.',
      request: { path: '?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com' },
      expect: {
        status: 400,
        body: {
          $keys: ['error'],
          error: {
            $keys: ['code', 'message', 'innerError'],
            code: 'UnsupportedApiVersion',
            message:
              "The HTTP resource that matches the request URI '{env.IDENTITY_ENDPOINT}' does not support the API version '2018-02-01'.",
            innerError: null,
          },
        },
      },
    },
    {
      id: 'functions-on-linux-consumption-knew-2017-alone',
      source: 'https://github.com/Azure/azure-sdk-for-net/issues/16278',
      date: '2020-10-26',
      captured: true,
      what: 'Functions on a Linux Consumption plan refused 2019-08-01 and answered 2017-09-01 alone.',
      notPlayed: { why: 'A host of the emulator knows both versions.' },
    },
    {
      id: 'container-apps-start-late',
      source: 'https://github.com/microsoft/azure-container-apps/issues/568',
      date: 'undated',
      captured: true,
      what: 'In the first seconds of a container its identity endpoint refuses connections.',
      test: {
        file: 'test/emulator/serve/late-listener.test.ts',
        name: 'an emulated host that is still starting refuses connections to its identity endpoint, and then answers',
      },
    },
    {
      id: 'service-fabric',
      source: 'https://learn.microsoft.com/azure/service-fabric/how-to-managed-identity-service-fabric-app-code',
      date: '2026-11',
      what: 'Service Fabric has an endpoint of its own behind TLS, with the header Secret, the version 2019-07-01-preview and a thumbprint for the client to check.',
      notPlayed: { why: 'The emulator has no such host.' },
    },
    {
      id: 'azure-machine-learning',
      source: 'https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication',
      date: '2026-11',
      what: 'Compute of Azure Machine Learning has MSI_ENDPOINT and MSI_SECRET alone, and DEFAULT_IDENTITY_CLIENT_ID names its identity.',
      notPlayed: { why: 'The emulator has no such host.' },
    },
    {
      id: 'cloud-shell',
      source: 'https://learn.microsoft.com/azure/cloud-shell/msi-authorization',
      date: '2026-11',
      what: 'Cloud Shell answers a POST at MSI_ENDPOINT with a token of the person who opened the shell.',
      notPlayed: { why: 'A token of a person is no assertion, so the emulator has no such host.' },
    },

    {
      id: 'app-service-wrong-selector-today',
      source: 'https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/5263',
      date: '2025-05',
      captured: true,
      what: 'Functions and Container Apps refuse a selector for which they have no identity in new words since 2024.',
      request: {
        path: `?api-version=2019-08-01&${tokenExchange}&client_id=c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10`,
      },
      expect: {
        status: 400,
        body: {
          $keys: ['statusCode', 'message', 'correlationId'],
          statusCode: 400,
          message: 'Unable to load the proper Managed Identity.',
          correlationId: { $match: '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' },
        },
      },
    },
    {
      id: 'app-service-no-selector-today',
      source: 'https://github.com/Azure/azure-sdk-for-net/issues/43691',
      date: '2024-04',
      captured: true,
      what: 'Functions without an identity of its own refuses a request without a selector in the same words.',
      given: { set: { 'compute.identities': [userAssigned] } },
      request: { path: `?api-version=2019-08-01&${tokenExchange}` },
      expect: { status: 400, body: { statusCode: 400, message: 'Unable to load the proper Managed Identity.' } },
    },
    {
      id: 'app-service-wrong-selector',
      source: 'pnp/cli-microsoft365 src/Auth.spec.ts, line 1214',
      date: 'undated',
      captured: true,
      what: 'App Service refused a selector for which it has no identity with 400 and a body in small letters.',
      given: { set: { 'compute.errorWords': 'before-2024' } },
      request: {
        host: 'http://127.0.0.1:41741',
        method: 'GET',
        path: '/msi/token?resource=api%3A%2F%2FAzureADTokenExchange&api-version=2019-08-01&client_id=c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10',
      },
      expect: {
        status: 400,
        body: {
          $keys: ['statusCode', 'message', 'correlationId'],
          statusCode: 400,
          message:
            'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
          correlationId: {
            $match: '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}',
          },
        },
      },
    },
    {
      id: 'app-service-wrong-selector-before-2019',
      source: 'pnp/cli-microsoft365 src/Auth.spec.ts, line 1214',
      date: 'undated',
      captured: true,
      what: 'In the version before 2019-08-01 the keys of the refusal are in capitals.',
      request: {
        host: 'http://127.0.0.1:41741',
        method: 'GET',
        path: '/msi/token?resource=api%3A%2F%2FAzureADTokenExchange&api-version=2017-09-01&clientid=c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10',
        headers: {
          secret: '{env.IDENTITY_HEADER}',
        },
      },
      expect: {
        status: 400,
        body: {
          $keys: ['StatusCode', 'Message', 'CorrelationId'],
          StatusCode: 400,
          Message: {
            $match: 'No .*Managed Identity found for specified ClientId/ResourceId/PrincipalId\\.',
          },
        },
      },
    },
  ],
}
