import type { RowGroup } from '../row.ts'

export const tokenAnswer: RowGroup = {
  area: 'token answer',
  rows: [
    {
      id: 'token-answer',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/clientsecretcredential/recording_authenticates_when_cae_enabled.json @642b89672187c41357294dc446613f928af27bd0',
      date: '2023-08-05',
      captured: true,
      what: 'A token comes with four properties, lifetimes as numbers, no refresh token, and headers that forbid to keep it.',
      request: {
        exchange: {},
      },
      expect: {
        status: 200,
        headers: {
          'Cache-Control': 'no-store, no-cache',
          Pragma: 'no-cache',
          Expires: '-1',
          'Content-Type': 'application/json; charset=utf-8',
          'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
          'X-Content-Type-Options': 'nosniff',
          P3P: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
          'x-ms-clitelem': '1,0,0,,',
        },
        body: {
          $keys: ['token_type', 'expires_in', 'ext_expires_in', 'access_token'],
          token_type: 'Bearer',
          expires_in: {
            $between: [3599, 5399],
          },
          ext_expires_in: '{body.expires_in}',
          access_token: {
            $match: '[\\w-]+\\.[\\w-]+\\.[\\w-]+',
          },
        },
      },
      ignore: [
        'the resource, Azure Key Vault, and the secret: the answer has one form for all',
        'expires_in: that of a token without cp1 is random',
      ],
    },
    {
      id: 'token-for-a-client-that-can-be-challenged',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/clientsecretcredential/recording_authenticates_when_cae_enabled.json @642b89672187c41357294dc446613f928af27bd0',
      date: '2023-08-05',
      captured: true,
      what: 'A client that declares cp1 gets a token of a day.',
      request: {
        exchange: {
          claims: '{"access_token":{"xms_cc":{"values":["cp1"]}}}',
        },
      },
      expect: {
        status: 200,
        body: {
          $keys: ['token_type', 'expires_in', 'ext_expires_in', 'access_token'],
          expires_in: 86399,
          ext_expires_in: 86399,
        },
        claims: {
          xms_cc: ['cp1'],
        },
      },
    },
    {
      id: 'request-ids',
      source:
        'Azure/azure-sdk-for-js sdk/identity/identity/recordings/node/clientsecretcredential/recording_authenticates_when_cae_enabled.json @642b89672187c41357294dc446613f928af27bd0 (00), devicecodecredential/recording_authenticates_with_default_values.json (01) and azureapplicationcredential (02) beside it',
      date: '2023-08-05',
      captured: true,
      what: "Request IDs of the token service end in 00, 01 or 02, and a token's uti is the ID of the request that it answered.",
      request: {
        exchange: {},
      },
      expect: {
        status: 200,
        headers: {
          'x-ms-request-id': {
            $match: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{10}0[0-2]',
          },
        },
        claims: {
          uti: '{uti:headers.x-ms-request-id}',
        },
      },
    },
  ],
}
