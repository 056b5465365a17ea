import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { checkClientIdFits, writeClientId } from '../../src/manifest/write-client-id.ts'
import { temporaryFolder } from '../cli/support.ts'

const id = '615ec85d-0000-4000-8000-000000000001'

const cases: Readonly<Record<string, readonly [before: string, after: string, application?: string]>> = {
  'the short form': [
    '# mine\napplication:   # one\n  permissions: [Sites.Read.All]  # wide\ntargets: {}\n',
    `# mine\napplication:   # one\n  clientId: ${id}\n  permissions: [Sites.Read.All]  # wide\ntargets: {}\n`,
  ],
  'a comment where it belongs': [
    'application:\n  # clientId: once it exists\n  permissions: [Sites.Read.All]\n',
    `application:\n  # clientId: once it exists\n  clientId: ${id}\n  permissions: [Sites.Read.All]\n`,
  ],
  'the long form': [
    'applications:\n    read:\n        displayName: A\n    write:\n        displayName: B\n',
    `applications:\n    read:\n        displayName: A\n    write:\n        clientId: ${id}\n        displayName: B\n`,
    'write',
  ],
  braces: ['application: { displayName: A }\n', `application: { clientId: ${id}, displayName: A }\n`],
  'empty braces': ['application: {}\n', `application: { clientId: ${id} }\n`],
  'an empty value': ['application:\n  clientId: ""\n', `application:\n  clientId: ${id}\n`],
  JSON: ['{"application": {"displayName": "A"}}', `{"application": { "clientId": "${id}","displayName": "A"}}`],
  'the shortest form': [
    '# mine\nidentity: system\ntargets: {}\n',
    `# mine\napplication: { clientId: ${id} }\nidentity: system\ntargets: {}\n`,
  ],
  'the shortest form in JSON': [
    '{"identity": "system"}',
    `{ "application": {"clientId":"${id}"},"identity": "system"}`,
  ],
  'Windows line ends': [
    'application:\r\n  displayName: A\r\n',
    `application:\r\n  clientId: ${id}\r\n  displayName: A\r\n`,
  ],
}

test('writeClientId()', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-manifest-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'towline.yaml')
  for (const [name, [before, after, application = 'default']] of Object.entries(cases)) {
    await t.test(`the client ID is put into a manifest with ${name}`, async () => {
      await writeFile(path, before)
      await writeClientId(path, application, id)
      assert.equal(await readFile(path, 'utf8'), after)
    })
  }
  await t.test('a manifest that no longer has the application is an Error, and is left as it was', async () => {
    const text = 'applications: { read: {} }\n'
    await writeFile(path, text)
    await assert.rejects(writeClientId(path, 'write', id), /is not in it any more/)
    assert.equal(await readFile(path, 'utf8'), text)
  })
})

test('writeClientId() replaces the file whole and leaves nothing beside it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-manifest-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'towline.yaml')
  await writeFile(path, 'application:\n  displayName: A\n', { mode: 0o640 })
  await writeClientId(path, 'default', id)
  assert.equal(await readFile(path, 'utf8'), `application:\n  clientId: ${id}\n  displayName: A\n`)
  assert.deepEqual(await readdir(folder), ['towline.yaml'])
})

test('writeClientId() leaves a link to the file a link', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-manifest-'))
  t.after(() => rm(folder, { recursive: true }))
  const [file, link] = [join(folder, 'shared.yaml'), join(folder, 'towline.yaml')]
  await writeFile(file, 'application:\n  displayName: A\n')
  await symlink(file, link)
  await writeClientId(link, 'default', id)
  assert.equal(await readlink(link), file)
  assert.equal(await readFile(file, 'utf8'), `application:\n  clientId: ${id}\n  displayName: A\n`)
})

test('checkClientIdFits() writes nothing, and refuses what cannot be written', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-manifest-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'towline.yaml')
  await writeFile(path, 'application:\n  displayName: A\n')
  await checkClientIdFits(path, 'default')
  assert.equal(await readFile(path, 'utf8'), 'application:\n  displayName: A\n')

  await writeFile(path, 'name: &a { displayName: A }\napplication: *a\n')
  await assert.rejects(checkClientIdFits(path, 'default'), /is an alias there, \*a, for something else/)
  await assert.rejects(checkClientIdFits(join(folder, 'none.yaml'), 'default'), { code: 'ENOENT' })
})

test('writeClientId() keeps the encoding of the manifest, and its byte order mark', async (t) => {
  const path = join(temporaryFolder(t), 'towline.yaml')
  const before = '\uFEFF# M\u00fcller\napplication: {}\n'
  const after = `\uFEFF# M\u00fcller\napplication: { clientId: ${id} }\n`
  for (const encode of [
    (text: string) => Buffer.from(text),
    (text: string) => Buffer.from(text, 'utf16le'),
    (text: string) => Buffer.from(text, 'utf16le').swap16(),
  ]) {
    await writeFile(path, encode(before))
    await writeClientId(path, 'default', id)
    assert.deepEqual(await readFile(path), encode(after))
  }
  const latin = Buffer.from('# M\u00fcller\napplication: {}\n', 'latin1')
  await writeFile(path, latin)
  await assert.rejects(writeClientId(path, 'default', id), /Windows-1252/)
  assert.deepEqual(await readFile(path), latin)
})

test('the client ID is written into no pipe, device or folder, which is known beforehand', async (t) => {
  for (const path of ['/dev/null', temporaryFolder(t)]) {
    await assert.rejects(checkClientIdFits(path, 'default'), {
      name: 'NotAFile',
      message: /^It is a (device|folder)\.$/,
    })
    await assert.rejects(writeClientId(path, 'default', id))
  }
})
