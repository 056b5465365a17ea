import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { tokenFileAssertion } from '../../../src/credential/assertion/token-file.ts'
import { fakeClock, NOON } from '../../support/fake-clock.ts'
import { assertionToken, HOUR, seconds } from '../../support/tokens.ts'

const audience = 'api://AzureADTokenExchange'

test('tokenFileAssertion()', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'token')
  const source = tokenFileAssertion(path, fakeClock().now)

  await t.test('reads the file each time, because the platform replaces it', async () => {
    for (const hours of [1, 2]) {
      const token = assertionToken({ exp: seconds(NOON + hours * HOUR) })
      await writeFile(path, `${token}\n`)
      assert.deepEqual(await source.get({ audience }), { token, expiresOn: NOON + hours * HOUR })
    }
  })

  await t.test('refuses an empty file', async () => {
    await writeFile(path, ' \n')
    await assert.rejects(source.get({ audience }), {
      name: 'AssertionUnavailableError',
      code: 'ASSERTION_SOURCE_FAILED',
      message: `The token file ${path} is empty.`,
    })
  })

  await t.test('says which file is missing', async () => {
    const missing = join(folder, 'missing')
    await assert.rejects(tokenFileAssertion(missing).get({ audience }), {
      code: 'ASSERTION_SOURCE_FAILED',
      message: `The token file ${missing} could not be read (ENOENT).`,
    })
  })
})
