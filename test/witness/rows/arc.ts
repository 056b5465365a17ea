import type { RowGroup } from '../row.ts'
import { anyRefusal, tokenExchange } from './identities.ts'

const page = 'https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication'
const library =
  'https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-node/src/client/ManagedIdentitySources/AzureArc.ts'
const file = 'test/emulator/identity/arc.test.ts'

export const arc: RowGroup = {
  area: 'identity endpoints',
  given: { host: 'arc' },
  request: { host: '{env.IDENTITY_ENDPOINT}', headers: { metadata: 'true' } },
  rows: [
    {
      id: 'arc-challenge',
      source: page,
      date: '2026-11',
      what: 'The agent answers 401 and names a key file, and gives a token to a request with what is in the file.',
      test: { file, name: 'a caller that can read the key file gets a token' },
    },
    {
      id: 'arc-key-is-good-once',
      source: page,
      date: '2026-11',
      what: 'Each challenge of the agent names a new key file.',
      test: { file, name: 'each challenge has a key of its own, which is good for one request' },
    },
    {
      id: 'arc-key-folder',
      source: library,
      date: '2026-11',
      what: 'Clients take keys from one folder of each system, of files that end in .key and have at most 4096 bytes.',
      test: { file, name: 'keys go to the only folder that clients accept, where the system has one' },
    },
    {
      id: 'arc-confirms-a-user-assigned-identity',
      source: 'https://github.com/Azure/azure-sdk-for-python/releases/tag/azure-identity_1.26.0',
      date: '2026-09-30',
      what: 'An agent that knows user-assigned identities names the identity in its answer, and clients reject an answer that does not.',
      test: { file, name: 'a user-assigned identity is confirmed in the answer' },
    },
    {
      id: 'arc-metadata-is-required',
      source: page,
      date: '2026-11',
      what: 'The agent gives neither a token nor a challenge without the header Metadata.',
      request: { path: `?api-version=2020-06-01&${tokenExchange}`, headers: { metadata: null } },
      expect: { ...anyRefusal, headers: { $absent: ['www-authenticate'] } },
    },
    {
      id: 'arc-selector-before-challenge',
      source: page,
      date: '2026-11',
      what: 'The agent knows the system-assigned identity of the server, and refuses another before it asks for a key.',
      request: {
        path: `?api-version=2020-06-01&${tokenExchange}&client_id=c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10`,
      },
      expect: { ...anyRefusal, headers: { $absent: ['www-authenticate'] } },
    },
  ],
}
