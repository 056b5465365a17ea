import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import test from 'node:test'
import { currentReader, type Reader, trustedFolders } from '../../src/files/reader.ts'
import { whyUntrusted } from '../../src/files/whose.ts'
import { temporaryFolder } from '../cli/support.ts'
import { file, folder, linkTo, tree } from './tree.ts'

const ME = 1000
const MALLORY = 1501
const me: Reader = { uid: ME, gid: ME }
const root: Reader = { uid: 0, gid: 0 }

/** What is there, who reads, what is read, and why it is not trusted. */
type Case = readonly [entries: Parameters<typeof tree>[0], reader: Reader, path: string, why: RegExp | undefined]

test('whyUntrusted() judges the file, each folder above it and each link:', async (t) => {
  const cases: Readonly<Record<string, Case>> = {
    'a file of mine in a folder of mine': [
      { '/home/me': folder(0o700, ME), '/home/me/f': file(0o600, ME) },
      me,
      '/home/me/f',
      undefined,
    ],
    'a file of root': [{ '/etc/f': file() }, me, '/etc/f', undefined],
    'what umask 002 makes where each user has a group of its own': [
      { '/w': folder(0o775, ME), '/w/f': file(0o664, ME) },
      me,
      '/w/f',
      undefined,
    ],
    'a file of mine below folders of a root that a sandbox shows as a user of no number': [
      { '/': folder(0o755, 65534), '/home': folder(0o755, 65534), '/home/f': file(0o600, ME) },
      me,
      '/home/f',
      undefined,
    ],
    'a file of another user in such a sandbox': [
      { '/': folder(0o755, 65534), '/f': file(0o600, MALLORY) },
      me,
      '/f',
      /^\/f belongs to the user with the number 1501/,
    ],
    'a file of another user': [
      { '/f': file(0o600, MALLORY) },
      me,
      '/f',
      /^\/f belongs to the user with the number 1501 \(mode 0600\)$/,
    ],
    'a file that every user may write': [
      { '/w': folder(0o700, ME), '/w/f': file(0o666, ME) },
      me,
      '/w/f',
      /^\/w\/f can be written by every user \(owner 1000, mode 0666\)$/,
    ],
    'a file that another group may write': [
      { '/f': file(0o664, ME, 4711) },
      me,
      '/f',
      /^\/f can be written by the group with the number 4711 \(owner 1000, mode 0664\)$/,
    ],
    'a file that the group of root may write': [{ '/f': file(0o664, ME, 0) }, me, '/f', undefined],
    'a folder that every user may write': [
      { '/w': folder(0o777, ME), '/w/f': file(0o644, ME) },
      me,
      '/w/f',
      /^\/w can be written by every user/,
    ],
    'a folder far above that every user may write': [
      { '/s': folder(0o777), '/s/a': folder(0o700, ME), '/s/a/b': folder(0o700, ME), '/s/a/b/f': file(0o600, ME) },
      me,
      '/s/a/b/f',
      /^\/s can be written by every user/,
    ],
    'a folder far above that another group may write': [
      { '/s': folder(0o2775, 0, 50), '/s/a': folder(0o700, ME), '/s/a/f': file(0o600, ME) },
      me,
      '/s/a/f',
      /^\/s can be written by the group with the number 50 /,
    ],
    'a folder far above that belongs to another user': [
      { '/s': folder(0o755, MALLORY), '/s/a': folder(0o700, ME), '/s/a/f': file(0o600, ME) },
      me,
      '/s/a/f',
      /^\/s belongs to the user with the number 1501/,
    ],
    'a root folder that every user may write': [
      { '/': folder(0o777), '/f': file(0o600, ME) },
      me,
      '/f',
      /^\/ can be written by every user/,
    ],
    'a file of mine in a sticky folder': [
      { '/tmp': folder(0o1777), '/tmp/f': file(0o644, ME) },
      me,
      '/tmp/f',
      undefined,
    ],
    'a folder of mine in a sticky folder': [
      { '/tmp': folder(0o1777), '/tmp/a': folder(0o755, ME), '/tmp/a/f': file(0o644, ME) },
      me,
      '/tmp/a/f',
      undefined,
    ],
    'a file of another user in a sticky folder': [
      { '/tmp': folder(0o1777), '/tmp/f': file(0o644, MALLORY) },
      me,
      '/tmp/f',
      /^\/tmp\/f belongs to/,
    ],
    'a folder of another user in a sticky folder, with a file of mine in it': [
      { '/tmp': folder(0o1777), '/tmp/a': folder(0o755, MALLORY), '/tmp/a/f': file(0o644, ME) },
      me,
      '/tmp/a/f',
      /^\/tmp\/a belongs to/,
    ],
    'a sticky folder that belongs to another user': [
      { '/s': folder(0o1777, MALLORY), '/s/f': file(0o644, ME) },
      me,
      '/s/f',
      /^\/s belongs to/,
    ],
    'a second name for a file of mine, which every user could make in a sticky folder': [
      { '/tmp': folder(0o1777), '/tmp/f': file(0o600, ME, ME, 2) },
      me,
      '/tmp/f',
      /^\/tmp\/f is one of 2 names of a file, and \/tmp can be written by every user/,
    ],
    'a second name for a link of mine in a sticky folder': [
      { '/tmp': folder(0o1777), '/tmp/l': { ...linkTo('/w/f', ME), nlink: 2 }, '/w/f': file(0o600, ME) },
      me,
      '/tmp/l',
      /^\/tmp\/l is one of 2 names of a file/,
    ],
    'a second name for a file of mine in a folder of mine': [
      { '/w': folder(0o700, ME), '/w/f': file(0o600, ME, ME, 2) },
      me,
      '/w/f',
      undefined,
    ],
    'a sticky folder itself, where every user can make further files': [
      { '/tmp': folder(0o1777) },
      me,
      '/tmp',
      /^\/tmp can be written by every user/,
    ],
    'a link of mine to a file of mine': [
      { '/w': folder(0o700, ME), '/w/l': linkTo('a/f', ME), '/w/a': folder(0o700, ME), '/w/a/f': file(0o600, ME) },
      me,
      '/w/l',
      undefined,
    ],
    'a link of mine to a file of another user': [
      { '/w': folder(0o700, ME), '/w/l': linkTo('/o/f', ME), '/o/f': file(0o644, MALLORY) },
      me,
      '/w/l',
      /^\/o\/f belongs to/,
    ],
    'a link of mine to a file below a folder that every user may write': [
      { '/w/l': linkTo('../s/f', ME), '/s': folder(0o777), '/s/f': file(0o644, ME) },
      me,
      '/w/l',
      /^\/s can be written/,
    ],
    'a link of another user to a file of mine': [
      { '/tmp': folder(0o1777), '/tmp/l': linkTo('/w/f', MALLORY), '/w/f': file(0o600, ME) },
      me,
      '/tmp/l',
      /^\/tmp\/l belongs to/,
    ],
    'a link of mine in a folder that every user may write': [
      { '/s': folder(0o777), '/s/l': linkTo('/w/f', ME), '/w/f': file(0o600, ME) },
      me,
      '/s/l',
      /^\/s can be written/,
    ],
    'a link to a folder on the way': [
      { '/l': linkTo('/s'), '/s': folder(0o777), '/s/f': file(0o644, ME) },
      me,
      '/l/f',
      /^\/s can be written/,
    ],
    'the way out of a link, by the folder that it leads to and not by the one where it stands': [
      {
        '/w/l': linkTo('/s/a'),
        '/s': folder(0o777),
        '/s/a': folder(0o700, ME),
        '/w/f': file(),
        '/s/f': file(0o600, ME),
      },
      me,
      '/w/l/../f',
      /^\/s can be written/,
    ],
    'links that lead to each other': [{ '/a': linkTo('b'), '/b': linkTo('a') }, me, '/a', undefined],
    'what does not exist in a folder of mine': [{ '/w': folder(0o700, ME) }, me, '/w/a/b', undefined],
    'what does not exist in a sticky folder': [{ '/tmp': folder(0o1777) }, me, '/tmp/a/b', undefined],
    'what does not exist, below a folder that every user may write': [
      { '/s': folder(0o777) },
      me,
      '/s/a/b',
      /^\/s can be written/,
    ],
    'what does not exist, below a folder of another user': [
      { '/s': folder(0o700, MALLORY) },
      me,
      '/s/a/b',
      /^\/s belongs to/,
    ],
    'root reads a file of another user': [{ '/home/u/f': file(0o600, MALLORY) }, root, '/home/u/f', /belongs to/],
    'root reads below the home of the user who called sudo': [
      { '/home/u': folder(0o750, MALLORY), '/home/u/f': file(0o600, MALLORY) },
      { ...root, users: [MALLORY] },
      '/home/u/f',
      undefined,
    ],
    'root in a container reads what a user of the host mounted': [
      { '/workspace': folder(0o755, 1001), '/workspace/f': file(0o644, 1001) },
      root,
      '/workspace/f',
      /^\/workspace belongs to the user with the number 1001/,
    ],
    'a drive of Windows under WSL': [
      { '/mnt/c': folder(0o777, ME), '/mnt/c/f': file(0o777, ME) },
      me,
      '/mnt/c/f',
      /^\/mnt\/c can be written by every user/,
    ],
  }
  for (const [name, [entries, reader, path, why]] of Object.entries(cases)) {
    await t.test(`${name}: ${why === undefined ? 'trusted' : 'not trusted'}`, () => {
      const found = whyUntrusted(path, reader, tree(entries))
      if (why === undefined) assert.equal(found, undefined)
      else assert.match(found?.why ?? 'trusted', why)
    })
  }
})

test('whyUntrusted() trusts the token of a service account as Kubernetes lays it out', () => {
  const at = '/var/run/secrets/azure/tokens'
  const projected = (mode: number, group: number, owner = 0, fileMode = 0o644) =>
    tree({
      '/var/run': linkTo('/run'),
      [at.replace('/var', '')]: folder(mode, 0, group),
      [`${at.replace('/var', '')}/..data`]: linkTo('..2026_11_30_12_00_00.1'),
      [`${at.replace('/var', '')}/..2026_11_30_12_00_00.1`]: folder(0o755, 0, group),
      [`${at.replace('/var', '')}/..2026_11_30_12_00_00.1/token`]: file(fileMode, owner, group),
      [`${at.replace('/var', '')}/token`]: linkTo('..data/token'),
    })
  assert.equal(whyUntrusted(`${at}/token`, me, projected(0o1777, 0)), undefined)
  assert.equal(whyUntrusted(`${at}/token`, me, projected(0o3777, 2000, 0, 0o640)), undefined, 'with fsGroup')
  assert.equal(whyUntrusted(`${at}/token`, me, projected(0o1777, 0, ME, 0o600)), undefined, 'with runAsUser')
  assert.match(whyUntrusted(`${at}/token`, me, projected(0o777, 0))?.why ?? '', /tokens can be written by every user/)
})

test('whyUntrusted() trusts what is below a trusted folder, whatever stands above it, and nothing beside it', () => {
  const look = tree({
    '/s': folder(0o777),
    '/s/a': folder(0o777, MALLORY),
    '/s/a/f': file(0o666, MALLORY),
    '/s/a/out': linkTo('/s/b', MALLORY),
    '/s/ab': file(0o644, ME),
    '/s/b': file(0o644, ME),
    '/w/in': linkTo('/s/a/f', ME),
  })
  const trusting = (...trusted: string[]): Reader => ({ ...me, trusted })
  assert.equal(whyUntrusted('/s/a/f', trusting('/s/a'), look), undefined)
  assert.equal(whyUntrusted('/w/in', trusting('/s/a'), look), undefined)
  assert.equal(whyUntrusted('/s/a/f', trusting('/s/a/f'), look), undefined)
  assert.equal(whyUntrusted('/s/a/f', trusting('/'), look), undefined)
  assert.match(whyUntrusted('/s/ab', trusting('/s/a'), look)?.why ?? '', /^\/s can be written/)
  assert.match(whyUntrusted('/s/a/out', trusting('/s/a'), look)?.why ?? '', /^\/s can be written/)
  assert.match(whyUntrusted('/s/a/../b', trusting('/s/a'), look)?.why ?? '', /^\/s can be written/)
  assert.match(whyUntrusted('/s/a/f', trusting('/s/a/g', '/t'), look)?.why ?? '', /^\/s can be written/)
})

test('whyUntrusted() names every folder that has to be trusted: those of the links and that of the file', () => {
  const look = tree({ '/s': folder(0o777), '/s/l': linkTo('/o/a/f'), '/o': folder(0o755, MALLORY), '/o/a/f': file() })
  const untrusted = whyUntrusted('/s/l', me, look)
  assert.deepEqual(untrusted?.folders, ['/s', '/o/a'])
  assert.match(untrusted?.why ?? '', /^\/s can be written/)
  assert.equal(whyUntrusted('/s/l', { ...me, trusted: untrusted?.folders ?? [] }, look), undefined)
})

test('currentReader()', async (t) => {
  const at = (...folders: string[]) => ({ TOWLINE_TRUSTED_FOLDERS: folders.join(delimiter) })
  await t.test('nothing is judged where all folders are trusted', () => {
    assert.equal(currentReader(at('*')), undefined)
    assert.equal(currentReader(at('/nowhere', '*')), undefined)
  })

  await t.test('trusted folders are absolute, and trusted as what they lead to', (t) => {
    const real = temporaryFolder(t)
    symlinkSync(real, join(real, 'link'))
    const reader = currentReader(at(join(real, 'link'), '', '.', 'relative', '~', '/nowhere/at/all'))
    // Windows has neither owners by number nor modes.
    assert.deepEqual(reader?.trusted, process.platform === 'win32' ? undefined : [real])
    assert.deepEqual(trustedFolders(at(real, 'relative', '*')), [real, '*'])
  })

  await t.test('the caller of sudo is known, and believed of root only', () => {
    const { uid } = currentReader({}) ?? {}
    assert.deepEqual(
      currentReader({ SUDO_UID: '1000' })?.users,
      uid === undefined ? undefined : uid === 0 ? [1000] : [],
    )
    for (const word of ['x', '-1', '', '99999999999'])
      assert.deepEqual(currentReader({ SUDO_UID: word }), currentReader({}))
  })
})
