import assert from 'node:assert/strict'
import test from 'node:test'
import { towlineCredential } from '../../src/credential/credential.ts'

test('a signal as Azure SDK clients make them, without methods and reason of its own, is understood', async () => {
  const aborted = { aborted: true, addEventListener() {}, removeEventListener() {} } as unknown as AbortSignal
  const credential = towlineCredential({
    tenantId: '8f779d80-0000-4000-8000-000000000000',
    clientId: '8f779d80-0000-4000-8000-000000000001',
    assertion: () => assert.fail('nothing is to be asked'),
    send: () => assert.fail('nothing is to be sent'),
  })
  await assert.rejects(credential.getToken('https://graph.microsoft.com/.default', { abortSignal: aborted }), {
    name: 'AbortError',
  })
})
