import assert from 'node:assert/strict'
import { chmodSync, chownSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { currentReader } from '../../src/files/reader.ts'
import { findManifest } from '../../src/manifest/find.ts'
import { folder, small } from './folder.ts'

const reader = currentReader({})
/** Windows has neither owners by number nor modes. */
const skip = reader === undefined
const uid = reader?.uid ?? 0

/** `a/towline.yaml` with these modes of the file, of `a` and of the folder above, in a folder of the test's own. */
async function manifest({ file = 0o644, parent = 0o755, above = 0o755 } = {}) {
  const made = await folder({ 'top/a/towline.yaml': small, 'top/a/b/file': '' })
  const top = join(made.path, 'top')
  const path = join(top, 'a', 'towline.yaml')
  chmodSync(path, file)
  chmodSync(join(top, 'a'), parent)
  chmodSync(top, above)
  const cwd = join(top, 'a', 'b')
  const find = (env: Readonly<Record<string, string>> = {}) => findManifest({ env, cwd })
  return { path, top, cwd, find, [Symbol.asyncDispose]: () => made[Symbol.asyncDispose]() }
}

test('findManifest() reads no manifest that another user could have written', { skip }, async (t) => {
  const allowed: Parameters<typeof manifest>[0][] = [
    {},
    { file: 0o600, parent: 0o700, above: 0o700 },
    // What umask 002 makes where each user has a group of its own.
    { file: 0o664, parent: 0o775, above: 0o775 },
    // Another user can put a file into such a folder, but cannot replace this user's.
    { parent: 0o1777 },
    { above: 0o1777 },
  ]
  for (const modes of allowed) {
    await t.test(`modes ${said(modes)} are trusted`, async () => {
      await using made = await manifest(modes)
      assert.deepEqual(made.find(), { path: made.path, by: 'above' })
    })
  }

  const refused: readonly (readonly [modes: Parameters<typeof manifest>[0], why: RegExp])[] = [
    [{ file: 0o666 }, /towline\.yaml can be written by every user \(owner \d+, mode 0666\)/],
    [{ file: 0o646, parent: 0o700 }, /towline\.yaml can be written by every user/],
    [{ file: 0o666, parent: 0o1777 }, /towline\.yaml can be written by every user/],
    [{ parent: 0o777 }, /top\/a can be written by every user \(owner \d+, mode 0777\)/],
    [{ above: 0o777 }, /top can be written by every user \(owner \d+, mode 0777\)/],
    [{ parent: 0o700, above: 0o757 }, /top can be written by every user/],
  ]
  for (const [modes, why] of refused) {
    await t.test(`modes ${said(modes)} are not: ${why.source}`, async () => {
      await using made = await manifest(modes)
      assert.throws(() => made.find(), { name: 'ConfigError', code: 'MANIFEST_UNTRUSTED', message: why })
    })
  }

  await t.test('the error has path, owner and mode, and the command that trusts the folder, to be copied', async () => {
    await using made = await manifest({ file: 0o666 })
    renameSync(join(made.top, 'a'), join(made.top, "it's"))
    const path = join(made.top, "it's", 'towline.yaml')
    assert.throws(() => findManifest({ env: { TOWLINE_TRUSTED_FOLDERS: '/opt/more' }, cwd: join(made.top, "it's") }), {
      name: 'ConfigError',
      code: 'MANIFEST_UNTRUSTED',
      message: `The manifest ${path}, which the search found, was not read: ${path} can be written by every user (owner ${uid}, mode 0666).`,
      fix: `If you trust all who can write there: \`export TOWLINE_TRUSTED_FOLDERS="/opt/more:${join(made.top, "it's")}"\`. For one command, name the manifest: \`--manifest "${path}"\`. Without a manifest: --no-manifest. To keep the search, take the file over (chown) and close it and the folders above it to others (chmod go-w).`,
    })
  })

  await t.test(
    'a folder in TOWLINE_TRUSTED_FOLDERS is trusted with all below it, and a name that begins alike is not',
    async () => {
      await using made = await manifest({ file: 0o666, parent: 0o777, above: 0o777 })
      for (const trusted of [made.top, join(made.top, 'a'), `/opt:${made.top}/`, '*']) {
        assert.equal(made.find({ TOWLINE_TRUSTED_FOLDERS: trusted })?.path, made.path)
      }
      for (const trusted of ['', join(made.top, 'a', 'b'), made.top.slice(0, -1), 'top/a', './']) {
        assert.throws(() => made.find({ TOWLINE_TRUSTED_FOLDERS: trusted }), { code: 'MANIFEST_UNTRUSTED' })
      }
    },
  )

  await t.test('a manifest cannot say that its own folder is trusted', async () => {
    await using made = await manifest({ file: 0o666 })
    writeFileSync(made.path, `TOWLINE_TRUSTED_FOLDERS: "*"\ntrustedFolders: ["*"]\n${small}`)
    assert.throws(() => made.find(), { code: 'MANIFEST_UNTRUSTED' })
  })

  await t.test('the nearest one is refused and not passed over, so that no farther one takes its place', async () => {
    await using made = await folder({ 'towline.yaml': small, 'a/towline.yaml': small })
    chmodSync(join(made.path, 'a', 'towline.yaml'), 0o666)
    assert.throws(() => findManifest({ env: {}, cwd: join(made.path, 'a') }), { code: 'MANIFEST_UNTRUSTED' })
    assert.equal(findManifest({ env: {}, cwd: made.path })?.by, 'here')
  })

  await t.test('a link is judged with what it leads to, and with the folders above that', async () => {
    await using made = await manifest({ above: 0o777 })
    await using linked = await folder({})
    symlinkSync(made.path, join(linked.path, 'towline.yaml'))
    assert.throws(() => findManifest({ env: {}, cwd: linked.path }), { message: /top can be written by every user/ })
    chmodSync(made.top, 0o755)
    assert.equal(findManifest({ env: {}, cwd: linked.path })?.by, 'here')
  })

  await t.test('a link that leads nowhere is refused and not passed over', async () => {
    await using made = await folder({ 'towline.yaml': small, 'a/file': '' })
    const cwd = join(made.path, 'a')
    for (const target of [join(made.path, 'nowhere'), 'towline.yaml']) {
      symlinkSync(target, join(cwd, 'towline.yaml'))
      assert.throws(() => findManifest({ env: {}, cwd }), { code: 'MANIFEST_NOT_FOUND', likelyCause: /symbolic link/ })
      assert.equal(findManifest({ noManifest: true, env: {}, cwd }), undefined)
      rmSync(join(cwd, 'towline.yaml'))
    }
    symlinkSync('.', join(cwd, 'towline.yaml'))
    assert.equal(findManifest({ env: {}, cwd })?.by, 'above', 'a link to a folder is a folder of that name')
  })

  await t.test('one that is named is obeyed, because its name is the decision of the user', async () => {
    await using made = await manifest({ file: 0o666, parent: 0o777, above: 0o777 })
    const { path } = made
    assert.equal(findManifest({ path, env: {}, cwd: '/' })?.path, path)
    assert.equal(findManifest({ env: { TOWLINE_MANIFEST: path }, cwd: '/' })?.path, path)
  })

  await t.test('root does not read one of another user, but for the caller of sudo', async () => {
    await using made = await manifest({ file: 0o600 })
    // Only root can give a file away, and only root is under sudo.
    if (uid !== 0) return assert.equal(made.find({ SUDO_UID: '4711' })?.path, made.path)
    chownSync(made.path, 4711, 4711)
    assert.throws(() => made.find(), { message: /belongs to the user with the number 4711 / })
    assert.throws(() => made.find({ SUDO_UID: '4712' }), { code: 'MANIFEST_UNTRUSTED' })
    assert.equal(made.find({ SUDO_UID: '4711' })?.path, made.path)
  })
})

function said(modes: object = {}): string {
  const words = Object.entries(modes).map(([name, mode]: [string, number]) => `${name} ${mode.toString(8)}`)
  return words.length === 0 ? 'that are usual' : words.join(', ')
}
