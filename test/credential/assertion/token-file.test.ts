import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { tokenFileAssertion } from '../../../src/credential/assertion/token-file.ts'
import { fakeClock, NOON } from '../../support/fake-clock.ts'
import { assertHidden } from '../../support/secrets.ts'
import { assertionToken, HOUR, seconds } from '../../support/tokens.ts'

const audience = 'api://AzureADTokenExchange'

test('tokenFileAssertion()', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'token')
  const source = tokenFileAssertion({ path, now: fakeClock().now })

  await t.test('the file is read each time, because the platform replaces it', async () => {
    for (const hours of [1, 2]) {
      const token = assertionToken({ exp: seconds(NOON + hours * HOUR) })
      await writeFile(path, `${token}\n`)
      assert.deepEqual(await source.get({ audience }), { token, expiresOn: NOON + hours * HOUR })
    }
  })

  await t.test('an empty file is refused', async () => {
    await writeFile(path, ' \n')
    await assert.rejects(source.get({ audience }), {
      name: 'AssertionUnavailableError',
      code: 'ASSERTION_SOURCE_FAILED',
      message: `The token file ${path} is empty.`,
    })
  })

  await t.test('a token in UTF-16 with its mark is read, as Windows PowerShell writes it', async () => {
    const token = assertionToken({ exp: seconds(NOON + HOUR) })
    const wide = Buffer.from(`\uFEFF${token}\r\n`, 'utf16le')
    for (const bytes of [wide, Buffer.from(wide).swap16(), Buffer.from(`\uFEFF${token}\n`)]) {
      await writeFile(path, bytes)
      assert.equal((await source.get({ audience })).token, token)
    }
  })

  await t.test('what is no file, and bytes that are no text, are refused without their content', async () => {
    await writeFile(path, Buffer.from('geheimes-passwort-\u00fc', 'latin1'))
    for (const [place, why] of [
      [path, /byte 19 \(line 1\) is no UTF-8\.$/],
      [folder, /holds no token\. It is a folder\.$/],
      ['/dev/zero', /holds no token\. It is a device\.$/],
      ['/proc/self/environ', /holds no token\. It has content but no length/],
    ] as const) {
      const error = await tokenFileAssertion({ path: place })
        .get({ audience })
        .catch((thrown) => thrown)
      assert.equal(error.code, 'ASSERTION_SOURCE_FAILED')
      assert.match(error.message, why)
      assertHidden(error, ['geheimes-passwort'])
    }
  })

  await t.test('only a token is handed out, because it is sent to the token service', async () => {
    for (const other of [
      'root:x:0:0:root:/root:/bin/sh',
      'a.b',
      'a.b.c',
      `${assertionToken()} and more`,
      '{"value":"x"}',
    ]) {
      await writeFile(path, other)
      const error = await source.get({ audience }).catch((thrown: unknown) => thrown)
      assert.equal((error as { code: string }).code, 'ASSERTION_SOURCE_FAILED')
      assert.equal((error as Error).message, `The token file ${path} holds something other than a token.`)
    }
  })

  await t.test('no more is read than the length of the longest token', async () => {
    await writeFile(path, assertionToken({ padding: 'x'.repeat(64 * 1024) }))
    await assert.rejects(source.get({ audience }), {
      code: 'ASSERTION_SOURCE_FAILED',
      message: `The token file ${path} holds no token. It is longer than 64 KiB, which is more than such a file needs.`,
    })
  })

  await t.test(
    'the error says that the token in the file has expired, and not that the token service refused it',
    async () => {
      await writeFile(path, assertionToken({ exp: seconds(NOON) }))
      await assert.rejects(source.get({ audience }), {
        code: 'ASSERTION_INVALID',
        message: `The token in ${path} has already expired, or does not say when it ends.`,
      })
    },
  )

  await t.test('no error holds what is in the file', async () => {
    for (const content of [assertionToken({ exp: 1 }, 'marked-signature'), 'marked-content']) {
      await writeFile(path, content)
      const error = await source.get({ audience }).catch((thrown: unknown) => thrown)
      assertHidden(error, [content])
    }
  })

  await t.test('the path alone is enough, and the clock of this machine counts then', async () => {
    const token = assertionToken({ exp: seconds(Date.now() + HOUR) })
    await writeFile(path, token)
    assert.equal((await tokenFileAssertion(path).get({ audience })).token, token)
    await writeFile(path, assertionToken({ exp: seconds(Date.now()) - 1 }))
    await assert.rejects(tokenFileAssertion(path).get({ audience }), { code: 'ASSERTION_INVALID' })
  })

  await t.test('the error names a missing file', async () => {
    const missing = join(folder, 'missing')
    await assert.rejects(tokenFileAssertion(missing).get({ audience }), {
      code: 'ASSERTION_SOURCE_FAILED',
      message: `The token file ${missing} could not be read (ENOENT).`,
    })
  })
})
