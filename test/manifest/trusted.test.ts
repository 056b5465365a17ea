import assert from 'node:assert/strict'
import { chmodSync, chownSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { findManifest } from '../../src/manifest/find.ts'
import { currentUser, type User, whyUntrusted } from '../../src/manifest/trusted.ts'
import { folder, small } from './folder.ts'

const me = currentUser({})
/** Windows has neither owners by number nor modes. */
const skip = me === undefined
const user = me ?? { uid: 0, gid: 0 }
const stranger: User = { uid: user.uid + 4711, gid: user.gid + 4711 }

/** A manifest with these modes, in a folder of the test's own. */
async function manifest(file: number, above = 0o755) {
  const made = await folder({ 'a/towline.yaml': small, 'a/b/file': '' })
  const path = join(made.path, 'a', 'towline.yaml')
  chmodSync(path, file)
  chmodSync(join(made.path, 'a'), above)
  return { path, made, [Symbol.asyncDispose]: () => made[Symbol.asyncDispose]() }
}

test('whyUntrusted()', { skip }, async (t) => {
  const modes: [file: number, above: number, why: RegExp | undefined][] = [
    [0o644, 0o755, undefined],
    [0o600, 0o700, undefined],
    // What umask 002 makes where each user has a group of its own.
    [0o664, 0o775, undefined],
    // Another user can put a file into such a folder, but cannot replace this user's.
    [0o644, 0o1777, undefined],
    [0o666, 0o755, /towline\.yaml can be written by every user \(owner \d+, mode 0666\)/],
    [0o646, 0o700, /towline\.yaml can be written by every user/],
    [0o644, 0o777, /a can be written by every user \(owner \d+, mode 0777\)/],
    [0o666, 0o1777, /towline\.yaml can be written by every user/],
  ]
  for (const [file, above, why] of modes) {
    await t.test(
      `mode ${file.toString(8)} in a folder of ${above.toString(8)}: ${why?.source ?? 'trusted'}`,
      async () => {
        await using made = await manifest(file, above)
        if (why === undefined) assert.equal(whyUntrusted(made.path, user), undefined)
        else assert.match(whyUntrusted(made.path, user) ?? '', why)
      },
    )
  }

  await t.test(
    'a file of another user is not trusted, whatever its mode, and one of root or of the caller of sudo is',
    async () => {
      await using made = await manifest(0o600)
      // Only root can give a file away. For any other user a stranger's view of this user's file does as well.
      if (user.uid === 0) chownSync(made.path, 4711, 4711)
      const owner = user.uid === 0 ? 4711 : user.uid
      const viewer = user.uid === 0 ? user : stranger
      assert.match(whyUntrusted(made.path, viewer) ?? '', new RegExp(`belongs to the user with the number ${owner} `))
      assert.equal(whyUntrusted(made.path, { ...viewer, sudoUid: owner }), undefined)
    },
  )

  await t.test('a file that a group other than the primary one may write is not trusted', async () => {
    await using made = await manifest(0o660)
    if (user.uid === 0) chownSync(made.path, 0, 4711)
    const gid = user.uid === 0 ? 4711 : user.gid
    assert.equal(whyUntrusted(made.path, { ...user, gid }), undefined)
    assert.match(
      whyUntrusted(made.path, { ...user, gid: gid + 1 }) ?? '',
      new RegExp(`can be written by the group with the number ${gid} `),
    )
  })

  await t.test('a link of this user to a file that others may write is not trusted', async () => {
    await using made = await manifest(0o666)
    await using linked = await folder({})
    const link = join(linked.path, 'towline.yaml')
    symlinkSync(made.path, link)
    assert.match(whyUntrusted(link, user) ?? '', /a\/towline\.yaml can be written by every user/)
    chmodSync(made.path, 0o644)
    assert.equal(whyUntrusted(link, user), undefined)
  })
})

test('findManifest() and who may write a manifest', { skip }, async (t) => {
  await t.test(
    'a found manifest that every user may write is refused, with its path, owner, mode and the way out',
    async () => {
      await using made = await manifest(0o666, 0o1777)
      const cwd = join(made.made.path, 'a', 'b')
      assert.throws(() => findManifest({ env: {}, cwd }), {
        name: 'ConfigError',
        code: 'MANIFEST_UNTRUSTED',
        message: `The manifest ${made.path}, which the search found, was not read: ${made.path} can be written by every user (owner ${user.uid}, mode 0666).`,
        fix: new RegExp(`--manifest ${made.path}.*TOWLINE_MANIFEST.*--no-manifest.*chmod`),
      })
    },
  )

  await t.test('the nearest one is refused and not passed over, so that no farther one takes its place', async () => {
    await using made = await folder({ 'towline.yaml': small, 'a/towline.yaml': small })
    chmodSync(join(made.path, 'a', 'towline.yaml'), 0o666)
    assert.throws(() => findManifest({ env: {}, cwd: join(made.path, 'a') }), { code: 'MANIFEST_UNTRUSTED' })
    assert.equal(findManifest({ env: {}, cwd: made.path })?.by, 'here')
  })

  await t.test('one that is named is obeyed, because its name is the decision of the user', async () => {
    await using made = await manifest(0o666, 0o777)
    const { path } = made
    assert.equal(findManifest({ path, env: {}, cwd: '/' })?.path, path)
    assert.equal(findManifest({ env: { TOWLINE_MANIFEST: path }, cwd: '/' })?.path, path)
  })
})

test('currentUser() knows who called sudo, and believes it of root only', { skip }, () => {
  assert.deepEqual(currentUser({ SUDO_UID: '1000' })?.sudoUid, user.uid === 0 ? 1000 : undefined)
  assert.equal(currentUser({ SUDO_UID: 'x' })?.sudoUid, undefined)
})
