import type { RowGroup } from '../row.ts'

export const applications: RowGroup = {
  area: 'applications',
  rows: [
    {
      id: 'application-as-it-is-listed',
      source:
        'Azure/azure-cli src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_federated_credential.yaml @3fde2faad7004468d112d2ab9b020b2513b5f0d5',
      date: '2022-06-13',
      captured: true,
      what: 'An application is listed with null for everything that nobody set, and with its creation to the second.',
      given: {
        roles: ['Application.Read.All'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: "/v1.0/applications?$filter=appId%20eq%20'{application.appId}'",
        auth: 'home',
      },
      expect: {
        status: 200,
        body: {
          $keys: ['@odata.context', 'value'],
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications',
          value: [
            {
              $inOrder: [
                'id',
                'deletedDateTime',
                'appId',
                'applicationTemplateId',
                'disabledByMicrosoftStatus',
                'createdDateTime',
                'displayName',
                'description',
                'groupMembershipClaims',
                'identifierUris',
                'isDeviceOnlyAuthSupported',
                'isFallbackPublicClient',
                'notes',
                'publisherDomain',
                'serviceManagementReference',
                'signInAudience',
                'tags',
                'tokenEncryptionKeyId',
                'defaultRedirectUri',
                'certification',
                'optionalClaims',
                'addIns',
                'api',
                'appRoles',
                'info',
                'keyCredentials',
                'parentalControlSettings',
                'passwordCredentials',
                'publicClient',
                'requiredResourceAccess',
                'verifiedPublisher',
                'web',
                'spa',
              ],
              id: '{application.id}',
              deletedDateTime: null,
              appId: '{application.appId}',
              applicationTemplateId: null,
              disabledByMicrosoftStatus: null,
              createdDateTime: {
                $match: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ',
              },
              description: null,
              groupMembershipClaims: null,
              identifierUris: [],
              isDeviceOnlyAuthSupported: null,
              isFallbackPublicClient: null,
              notes: null,
              publisherDomain: '{home.domains.0}',
              serviceManagementReference: null,
              tags: [],
              tokenEncryptionKeyId: null,
              defaultRedirectUri: null,
              certification: null,
              optionalClaims: null,
              addIns: [],
              api: {
                acceptMappedClaims: null,
                knownClientApplications: [],
                oauth2PermissionScopes: [],
                preAuthorizedApplications: [],
              },
              appRoles: [],
              info: {
                logoUrl: null,
                marketingUrl: null,
                privacyStatementUrl: null,
                supportUrl: null,
                termsOfServiceUrl: null,
              },
              keyCredentials: [],
              parentalControlSettings: {
                countriesBlockedForMinors: [],
                legalAgeGroupRule: 'Allow',
              },
              passwordCredentials: [],
              publicClient: {
                redirectUris: [],
              },
              verifiedPublisher: {
                displayName: null,
                verifiedPublisherId: null,
                addedDateTime: null,
              },
              web: {
                homePageUrl: null,
                logoutUrl: null,
                redirectUris: [],
                implicitGrantSettings: {
                  enableAccessTokenIssuance: false,
                  enableIdTokenIssuance: false,
                },
              },
              spa: {
                redirectUris: [],
              },
            },
          ],
        },
      },
      ignore: [
        'properties that applications have got since 2022',
        'api.requestedAccessTokenVersion: 2 here, as of every application for personal accounts; the emulated one is none',
        'signInAudience, displayName and requiredResourceAccess: those of the application',
      ],
    },
    {
      id: 'application-as-it-is-made',
      source:
        'Azure/azure-cli src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_federated_credential.yaml @3fde2faad7004468d112d2ab9b020b2513b5f0d5',
      date: '2022-06-13',
      captured: true,
      what: 'A new application is for any account unless it says otherwise, its creation has seven decimals, and Location names it as the directory does.',
      given: {
        roles: ['Application.ReadWrite.All'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'POST',
        path: '/v1.0/applications',
        auth: 'home',
        headers: {
          'content-type': 'application/json',
        },
        body: '{"displayName": "New one"}',
      },
      expect: {
        status: 201,
        headers: {
          location: {
            $match:
              'https://graph\\.microsoft\\.com/v2/{home.id}/directoryObjects/[0-9a-f-]{36}/Microsoft\\.DirectoryServices\\.Application',
          },
          'x-ms-resource-unit': '1',
        },
        body: {
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications/$entity',
          displayName: 'New one',
          signInAudience: 'AzureADandPersonalMicrosoftAccount',
          deletedDateTime: null,
          createdDateTime: {
            $match: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z',
          },
        },
      },
    },
    {
      id: 'list-of-applications-costs-two',
      source:
        'Azure/azure-cli src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_federated_credential.yaml @3fde2faad7004468d112d2ab9b020b2513b5f0d5',
      date: '2022-06-13',
      captured: true,
      what: 'To look for applications costs two resource units, also when none is found.',
      given: {
        roles: ['Application.Read.All'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: "/v1.0/applications?$filter=startswith(displayName,'azure-cli-test000001')",
        auth: 'home',
      },
      expect: {
        status: 200,
        headers: {
          'x-ms-resource-unit': '2',
        },
        body: {
          $keys: ['@odata.context', 'value'],
          value: [],
        },
      },
    },
    {
      id: 'one-application-costs-one',
      source:
        'Azure/azure-cli src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_federated_credential.yaml @3fde2faad7004468d112d2ab9b020b2513b5f0d5',
      date: '2022-06-13',
      captured: true,
      what: 'One application by its object ID costs one resource unit.',
      given: {
        roles: ['Application.Read.All'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: '/v1.0/applications/{application.id}',
        auth: 'home',
      },
      expect: {
        status: 200,
        headers: {
          'x-ms-resource-unit': '1',
        },
        body: {
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications/$entity',
          id: '{application.id}',
        },
      },
    },
  ],
}
