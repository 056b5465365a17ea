import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { main } from './child.ts'
import { temporaryFolder } from './support.ts'

const YOU = 1500
const MALLORY = 1501
/** Only root can act as two users. The rules themselves are tested for every user in test/files/whose.test.ts. */
const skip = process.geteuid?.() === 0 ? false : 'needs root, to act as two users'

const compiledCache = new URL('../../src/cli/process/compiled-cache.ts', import.meta.url).href
const manifest =
  'application: { clientId: 615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f }\ntargets: { fabrikam: { tenant: mallory.example } }\n'
const runbook = (mark: string): string =>
  `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(mark)}, '')
export default { name: 'n', description: '', permissions: [], run: () => 1 }\n`

/** A folder that all users share, with one of `YOU` in it. */
function shared(t: TestContext, mode: number) {
  const top = temporaryFolder(t)
  chmodSync(top, 0o755)
  const folder = join(top, 'shared')
  for (const [path, owner] of [
    [folder, 0],
    [join(folder, 'you'), YOU],
  ] as const) {
    mkdirSync(path)
    chownSync(path, owner, owner)
  }
  chmodSync(folder, mode)
  return { folder, you: join(folder, 'you') }
}

/** Puts a file in place as a user does. */
function put(path: string, content: string, owner: number): void {
  writeFileSync(path, content)
  chownSync(path, owner, owner)
}

interface As {
  readonly uid: number
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

function start(words: readonly string[], { uid, cwd = '/', env = {} }: As) {
  return spawn(process.execPath, words, { uid, gid: uid, cwd, env: { HOME: '/nonexistent', ...env } })
}

async function run(words: readonly string[], as: As) {
  const child = start(words, as)
  const out = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      out[name] += text
    })
  }
  const [code] = await once(child, 'close')
  return { code, ...out }
}

test("another user's manifest in a shared folder above decides nothing, and the printed command trusts it", {
  skip,
}, async (t) => {
  const { folder, you: cwd } = shared(t, 0o1777)
  put(join(folder, 'towline.yaml'), manifest, MALLORY)
  const list = (env = {}) => run([main, 'targets', 'list', '-o', 'json'], { uid: YOU, cwd, env })
  const own = { TOWLINE_TENANT: 'fabrikam.example', TOWLINE_CLIENT_ID: '615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f' }

  const refused = await list(own)
  assert.deepEqual([refused.code, refused.stdout], [2, ''])
  const { error } = JSON.parse(refused.stderr)
  assert.equal(error.code, 'MANIFEST_UNTRUSTED')
  assert.match(error.message, /towline\.yaml belongs to the user with the number 1501/)
  const [, trusted = ''] = /export TOWLINE_TRUSTED_FOLDERS=(\S+)`/.exec(error.fix) ?? []
  assert.equal(trusted, folder)
  assert.match((await list({ TOWLINE_TRUSTED_FOLDERS: trusted })).stdout, /mallory\.example/)

  // In a folder that every user may write, mallory can exchange the folder of a manifest that is yours.
  put(join(cwd, 'towline.yaml'), manifest, YOU)
  assert.equal((await list()).code, 0)
  chmodSync(folder, 0o777)
  const open = await list()
  assert.equal(open.code, 2)
  assert.match(JSON.parse(open.stderr).error.message, new RegExp(`${folder} can be written by every user`))
})

test('no code of another user runs: as the runbook, or as a package in a shared folder above', { skip }, async (t) => {
  const { folder, you: cwd } = shared(t, 0o1777)
  const mark = join(cwd, 'mark')
  put(join(folder, 'theirs.ts'), runbook(mark), MALLORY)
  put(join(cwd, 'mine.ts'), `import 'planted'\n${runbook(join(cwd, 'own-mark'))}`, YOU)
  for (const path of ['node_modules', 'node_modules/planted']) {
    mkdirSync(join(folder, path))
    chownSync(join(folder, path), MALLORY, MALLORY)
  }
  put(
    join(folder, 'node_modules/planted/index.js'),
    `require('fs').writeFileSync(${JSON.stringify(mark)}, '')`,
    MALLORY,
  )
  for (const file of ['../theirs.ts', 'mine.ts']) {
    const { code, stderr } = await run([main, 'run', file, '--help'], { uid: YOU, cwd })
    assert.equal(code, 2, stderr)
    assert.match(stderr, /belongs to the user with the number 1501 .*\(RUNBOOK_UNTRUSTED\)/)
  }
  assert.deepEqual(readdirSync(cwd), ['mine.ts'], 'nothing ran')
})

/** Says how often a folder for compiled code was found, and whether it was another user's once. */
const asking = (cache: string, times: number): string => `
  import { statSync } from 'node:fs'
  import { keepCompiledIn } from ${JSON.stringify(compiledCache)}
  let found = 0, others = 0
  for (let n = 0; n < ${times}; n++) {
    const folder = keepCompiledIn({ XDG_CACHE_HOME: ${JSON.stringify(cache)} }, 'linux')
    if (folder === undefined) continue
    found++
    if (statSync(folder).uid !== ${YOU}) others++
  }
  console.log(JSON.stringify({ found, others }))`

/** Makes \`towline/compiled\` of its own, then takes turns with what the other user has, without an end. */
const exchanging = (cache: string): string => `
  import { mkdirSync, renameSync } from 'node:fs'
  process.chdir(${JSON.stringify(cache)})
  mkdirSync('mine/compiled', { recursive: true })
  const attempt = (...names) => { try { renameSync(...names) } catch {} }
  console.log('ready')
  for (;;) { attempt('towline', 'away'); attempt('mine', 'towline'); attempt('towline', 'mine'); attempt('away', 'towline') }`

for (const mode of [0o777, 0o1777]) {
  test(`compiled code is never taken from a folder that another user exchanges all the time, in a folder of mode ${mode.toString(8)}`, {
    skip,
  }, async (t) => {
    const { folder } = shared(t, mode)
    const mallory = start(['--input-type=module', '-e', exchanging(folder)], { uid: MALLORY })
    t.after(() => mallory.kill('SIGKILL'))
    await once(mallory.stdout, 'data')
    const asked = await run(['--input-type=module', '-e', asking(folder, 3_000)], { uid: YOU })
    const { found, others } = JSON.parse(asked.stdout)
    assert.equal(others, 0)
    mallory.kill('SIGKILL')
    await once(mallory, 'close')
    assert.ok(readdirSync(folder).length > 1, 'mallory was at work')
    if (mode === 0o777) assert.equal(found, 0)
  })
}

test('compiled code is kept in a sticky folder, where no other user can exchange it', { skip }, async (t) => {
  const { folder } = shared(t, 0o1777)
  const asked = await run(['--input-type=module', '-e', asking(folder, 1)], { uid: YOU })
  assert.deepEqual(JSON.parse(asked.stdout), { found: 1, others: 0 })
  assert.equal(statSync(join(folder, 'towline')).uid, YOU)
  const mallory = await run(['-e', `require('fs').renameSync('towline', 'away')`], { uid: MALLORY, cwd: folder })
  assert.notEqual(mallory.code, 0)
  assert.match(mallory.stderr, /EPERM/)
})
