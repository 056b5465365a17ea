import assert from 'node:assert/strict'
import test from 'node:test'
import { testEmulator } from '../../support/emulator.ts'

test('a metadata service that fails says what is documented for its status', async (t) => {
  const failures: readonly [number, string, RegExp][] = [
    [401, 'unauthorized_client', /isn't authorized to request an access token using this method/],
    [403, 'access_denied', /denied the request/],
    [500, 'unknown', /^Failed to retrieve token from the Active directory\. For details see logs in \//],
  ]
  for (const [status, error, description] of failures) {
    await t.test(String(status), async () => {
      const emulator = await testEmulator('bare', { host: 'imds' })
      await emulator.faults.add({ kind: 'status', status, service: 'identity' })
      const answer = await emulator.send({
        method: 'GET',
        url: 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=api://x',
        headers: { Metadata: 'true' },
      })
      assert.equal(answer.status, status)
      const body = JSON.parse(Buffer.from(answer.body).toString())
      assert.deepEqual(Object.keys(body), ['error', 'error_description'])
      assert.equal(body.error, error)
      assert.match(body.error_description, description)
    })
  }
})
