import assert from 'node:assert/strict'
import { chmodSync, chownSync, lchownSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { pathToFileURL } from 'node:url'
import { currentReader } from '../../../src/files/reader.ts'
import { loadRunbook } from '../../../src/fleet/load-runbook.ts'
import type { RunbookContext } from '../../../src/fleet/runbook.ts'
import { judgeOfCode } from '../../../src/fleet/user-code/judge-of-code.ts'
import { runCli } from '../../cli/support.ts'
import { folder } from '../../manifest/folder.ts'

const reader = currentReader({})
/** Windows has neither owners by number nor modes. */
const skip = reader === undefined
const isRoot = reader?.uid === 0

const marks = globalThis as { mark?: string }
const runbook = (imports = '') =>
  `${imports}\nexport default { name: 'n', description: '', permissions: [], run: () => 1 }\n`
/** A module that leaves a mark when it runs. */
const marking = "globalThis.mark = 'ran'\nexport const value = 1\n"

test('loadRunbook() runs no code that another user could have written', { skip }, async (t) => {
  const refused = async (path: string, message: RegExp) => {
    delete marks.mark
    await assert.rejects(loadRunbook(path, { env: {} }), { name: 'ConfigError', code: 'RUNBOOK_UNTRUSTED', message })
    assert.equal(marks.mark, undefined, 'nothing of it ran')
  }

  await t.test('a file, a folder and a folder far above that every user may write', async () => {
    await using made = await folder({ 'top/a/r.ts': `${marking}${runbook()}` })
    const file = join(made.path, 'top/a/r.ts')
    for (const open of ['top/a/r.ts', 'top/a', 'top']) {
      const path = join(made.path, open)
      chmodSync(path, 0o777)
      await refused(file, new RegExp(`^The runbook ${file} was not loaded: ${path} can be written by every user`))
      // In a sticky folder no other user can exchange what is mine.
      chmodSync(path, path === file ? 0o644 : 0o1777)
    }
    assert.equal((await loadRunbook(file, { env: {} })).runbook.name, 'n')
    assert.equal(marks.mark, 'ran')
  })

  await t.test('a file of another user, also where it is reached by a link', async () => {
    await using made = await folder({ 'r.ts': `${marking}${runbook()}` })
    // Only root can give a file away. Elsewhere a group's right stands for it.
    if (isRoot) chownSync(join(made.path, 'r.ts'), 4711, 4711)
    else chmodSync(join(made.path, 'r.ts'), 0o666)
    symlinkSync('r.ts', join(made.path, 'link.ts'))
    const why = isRoot ? /r\.ts belongs to the user with the number 4711/ : /r\.ts can be written by every user/
    await refused(join(made.path, 'r.ts'), why)
    await refused(join(made.path, 'link.ts'), why)
  })

  const imports: Readonly<Record<string, readonly [from: string, file: string]>> = {
    'a module beside it': ["import { value } from './open/m.ts'", 'open/m.ts'],
    'a module that is imported by its URL': ["await import(new URL('./open/m.ts', import.meta.url).href)", 'open/m.ts'],
    'a module of JavaScript': ["import { value } from './open/m.mjs'", 'open/m.mjs'],
    'a module that is required': [
      "import { createRequire } from 'node:module'\ncreateRequire(import.meta.url)('./open/m.cjs')",
      'open/m.cjs',
    ],
    'a module that another module imports': ["import './between.ts'", 'open/m.ts'],
    'a module that is imported while it loads': ["await import('./open/m.ts')", 'open/m.ts'],
    'a package': ["import 'other'", 'node_modules/other/index.js'],
    'a file of a package with a scope': ["import '@some/other/index.js'", 'node_modules/@some/other/index.js'],
    'a package that only a folder of others has': ["import 'other'", '../node_modules/other/index.js'],
    data: ["import data from './open/m.json' with { type: 'json' }", 'open/m.json'],
  }
  for (const [name, [from, file]] of Object.entries(imports)) {
    await t.test(`${name}, in a folder that every user may write`, async () => {
      const content = file.endsWith('json') ? '{}' : file.endsWith('cjs') ? "globalThis.mark = 'ran'" : marking
      const between = "import './open/m.ts'\n"
      await using made = await folder({
        'in/r.ts': runbook(from),
        'in/between.ts': between,
        [join('in', file)]: content,
        [join('in', file, '../package.json')]: file.includes('node_modules')
          ? '{"type":"module","main":"index.js"}'
          : '{}',
      })
      const path = join(made.path, 'in/r.ts')
      const open = join(made.path, 'in', file, '..')
      chmodSync(open, 0o777)
      await refused(
        path,
        / an import of file:\S+, was not loaded: \S+ can be written by every user \(owner \d+, mode 0777\)\.$/,
      )
    })
  }

  await t.test('a package behind a link of another user, which chooses among packages that are mine', async () => {
    await using made = await folder({
      'in/r.ts': runbook("import 'other'"),
      'old/other/index.js': marking,
      'old/other/package.json': '{}',
    })
    mkdirSync(join(made.path, 'in/node_modules'))
    symlinkSync(join(made.path, 'old/other'), join(made.path, 'in/node_modules/other'))
    if (isRoot) lchownSync(join(made.path, 'in/node_modules/other'), 4711, 4711)
    else chmodSync(join(made.path, 'in/node_modules'), 0o777)
    await refused(
      join(made.path, 'in/r.ts'),
      /^other, an import of .*node_modules.* (belongs to the user|can be written by)/,
    )
  })

  await t.test('a module that is imported only while the runbook runs', async () => {
    const run = "run: async () => (await import('./open/m.ts')).value"
    await using made = await folder({
      'r.ts': `export default { name: 'n', description: '', permissions: [], ${run} }\n`,
      'open/m.ts': marking,
    })
    const loaded = await loadRunbook(join(made.path, 'r.ts'), { env: {} })
    chmodSync(join(made.path, 'open'), 0o777)
    delete marks.mark
    const { run: later } = loaded.runbook
    await assert.rejects(async () => later({} as RunbookContext<unknown>), {
      code: 'RUNBOOK_UNTRUSTED',
      message: /^\.\/open\/m\.ts, an import of /,
    })
    assert.equal(marks.mark, undefined, 'nothing of it ran')
  })

  await t.test('what is mine all the way is loaded, and so is what it imports', async () => {
    await using made = await folder({
      'in/r.ts': runbook("import './m.ts'\nimport 'other'\nimport '#own'\nimport 'node:fs'\nimport 'towline'"),
      'in/m.ts': marking,
      'in/package.json': '{"type":"module","imports":{"#own":"./own.js"}}',
      'in/own.js': '',
      'node_modules/other/index.js': '',
    })
    assert.equal((await loadRunbook(join(made.path, 'in/r.ts'), { env: {} })).runbook.name, 'n')
  })
})

test('what TOWLINE_TRUSTED_FOLDERS names is loaded, and the error has the command for it', { skip }, async () => {
  await using made = await folder({ "it's/r.ts": runbook(), "it's/m.ts": marking })
  const place = join(made.path, "it's")
  const file = join(place, 'r.ts')
  chmodSync(place, 0o777)
  const quoted = `"${made.path}/it's"`
  await assert.rejects(loadRunbook(file, { env: {} }), {
    code: 'RUNBOOK_UNTRUSTED',
    fix: `If you trust all who can write there: \`export TOWLINE_TRUSTED_FOLDERS=${quoted}\`. Otherwise take the file over (chown) and close it and the folders above it to others (chmod go-w).`,
  })
  for (const trusted of [place, made.path, '*', `/opt:${place}/`]) {
    const env = { TOWLINE_TRUSTED_FOLDERS: trusted }
    assert.equal((await loadRunbook(file, { env })).runbook.name, 'n')
    const url = pathToFileURL(realpathSync(join(place, 'm.ts'))).href
    judgeOfCode(env).imported('./m.ts', pathToFileURL(file).href, url)
    assert.throws(() => judgeOfCode({}).imported('./m.ts', pathToFileURL(file).href, url), {
      code: 'RUNBOOK_UNTRUSTED',
    })
  }
})

test('the ready runbooks are as trusted as the package that runs them', () => {
  const file = join(import.meta.dirname, '../../../examples/runbooks/list-sites.ts')
  judgeOfCode({}).file(file)
})

test('towline run and its help end with 2 for a runbook of others, before anything is sent', { skip }, async () => {
  await using made = await folder({ 'r.ts': `${marking}${runbook()}` })
  chmodSync(made.path, 0o777)
  delete marks.mark
  const env = { TOWLINE_CLIENT_ID: '615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f', TOWLINE_TENANT: 'fabrikam.example' }
  for (const words of [
    ['run', 'r.ts'],
    ['run', 'r.ts', '--help'],
    ['run', './r.ts', '-o', 'json'],
  ]) {
    const { code, stdout, stderr } = await runCli(words, { cwd: made.path, env })
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /RUNBOOK_UNTRUSTED/)
    assert.ok(stderr.includes(`export TOWLINE_TRUSTED_FOLDERS=${made.path}`), stderr)
  }
  assert.equal(marks.mark, undefined, 'nothing of it ran')
})
