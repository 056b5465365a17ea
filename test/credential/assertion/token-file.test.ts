import assert from 'node:assert/strict'
import { chmod, chown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { tokenFileAssertion } from '../../../src/credential/assertion/token-file.ts'
import type { AssertionUnavailableError } from '../../../src/errors/errors.ts'
import { currentReader } from '../../../src/files/reader.ts'
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
      [folder, /could not be read\. It is a folder\.$/],
      ['/dev/zero', /could not be read\. It is a device\.$/],
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

const reader = currentReader({})

test('a token file that another user could have written is not read', { skip: reader === undefined }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-'))
  t.after(() => rm(folder, { recursive: true }))
  const inner = join(folder, 'inner')
  await mkdir(inner)
  const path = join(inner, 'token')
  const { now } = fakeClock()
  const token = assertionToken({ exp: seconds(NOON + HOUR) })
  await writeFile(path, token)
  const get = (file = path, env = {}) => tokenFileAssertion({ path: file, now, env }).get({ audience })
  const refused = async (why: RegExp, file = path) => {
    const error = await get(file).catch((thrown: unknown) => thrown)
    const { code, message, causes, fix } = error as AssertionUnavailableError
    assert.equal(code, 'ASSERTION_SOURCE_FAILED')
    assert.deepEqual(
      causes.map((cause) => cause.code),
      ['TOKEN_FILE_UNTRUSTED'],
    )
    assert.match(message, why)
    assert.match(fix, /^If you trust all who can write there: `export TOWLINE_TRUSTED_FOLDERS=\S+`\.$/)
    assertHidden(error, [token])
    // The command is the one that helps.
    const [, folders = ''] = /FOLDERS=(\S+)`/.exec(fix) ?? []
    assert.equal((await get(file, { TOWLINE_TRUSTED_FOLDERS: folders })).token, token)
  }

  await t.test('the file, its folder, and one above it that every user may write', async () => {
    for (const open of [path, inner, folder]) {
      await chmod(open, 0o777)
      await refused(new RegExp(`^The token file ${path} was not used: ${open} can be written by every user`))
      await chmod(open, open === path ? 0o600 : 0o700)
    }
    assert.equal((await get()).token, token)
  })

  await t.test('a file of another user, and a link to it', async () => {
    // Only root can give a file away. Elsewhere the right of every user stands for it.
    if (reader?.uid === 0) await chown(path, 4711, 4711)
    else await chmod(path, 0o666)
    await symlink('inner/token', join(folder, 'link'))
    const why =
      reader?.uid === 0 ? /token belongs to the user with the number 4711 \(mode 0600\)/ : /token can be written/
    await refused(why)
    await refused(why, join(folder, 'link'))
    assert.equal((await get(path, { TOWLINE_TRUSTED_FOLDERS: '*' })).token, token)
  })
})

test('a token file as Kubernetes lays it out is read', async (t) => {
  const volume = await mkdtemp(join(tmpdir(), 'towline-'))
  t.after(() => rm(volume, { recursive: true }))
  const token = assertionToken({ exp: seconds(NOON + HOUR) })
  await mkdir(join(volume, '..2026_11_30'))
  await writeFile(join(volume, '..2026_11_30', 'token'), token)
  await chmod(join(volume, '..2026_11_30', 'token'), 0o640)
  await symlink('..2026_11_30', join(volume, '..data'))
  await symlink('..data/token', join(volume, 'token'))
  await chmod(volume, 0o1777)
  const source = tokenFileAssertion({ path: join(volume, 'token'), now: fakeClock().now, env: {} })
  assert.equal((await source.get({ audience })).token, token)
})
