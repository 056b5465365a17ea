import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { loadRunbook } from '../../src/fleet/load-runbook.ts'
import { type UserWork, unguarded } from '../../src/fleet/user-code/user-work.ts'
import { temporaryFolder } from '../cli/support.ts'

test('loadRunbook() names the runbook by its file and the SHA-256 of the bytes that ran', async (t) => {
  const text = "export default { name: 'näme', description: '', permissions: [], run: () => 1 }\n"
  const folder = temporaryFolder(t, { 'one.ts': text, 'two.ts': `${text} ` })
  const load = async (name: string) => (await loadRunbook(join(folder, name))).reference
  assert.deepEqual(await load('one.ts'), {
    name: 'näme',
    file: join(folder, 'one.ts'),
    sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
  })

  const changing = `import { appendFileSync } from 'node:fs'\nappendFileSync(import.meta.filename, '\\n')\n${text}`
  writeFileSync(join(folder, 'changing.ts'), changing)
  const { sha256 } = await load('changing.ts')
  assert.notEqual(readFileSync(join(folder, 'changing.ts'), 'utf8'), changing, 'the file has changed')
  assert.equal(sha256, createHash('sha256').update(changing, 'utf8').digest('hex'))
  assert.notEqual((await load('two.ts')).sha256, (await load('one.ts')).sha256)
})

test('what runs are the bytes that were hashed, also where the file is exchanged before its import', async (t) => {
  const named = (name: string) =>
    `export default { name: '${name}', description: '', permissions: [], run: () => 1 as number }\n`
  const folder = temporaryFolder(t)
  for (const ending of ['ts', 'mts', 'mjs']) {
    const file = join(folder, `one.${ending}`)
    const text = ending === 'mjs' ? named('hashed').replace(' as number', '') : named('hashed')
    writeFileSync(file, text)
    let isExchanged = false
    const guard = {
      ...unguarded,
      enter: <Given>(_: UserWork, code: () => Given): Given => {
        if (!isExchanged) writeFileSync(file, named('exchanged').replace(' as number', ''))
        isExchanged = true
        return code()
      },
    }
    const { runbook, reference } = await loadRunbook(file, { guard })
    assert.ok(isExchanged)
    assert.equal(runbook.name, 'hashed', ending)
    assert.equal(reference.sha256, createHash('sha256').update(text).digest('hex'))
  }
})

test('loadRunbook() refuses a file that is not UTF-8: its letters would reach the tenants broken', async (t) => {
  const text = "export default { name: 'm\u00fcller', description: '', permissions: [], run: () => 1 }\n"
  const file = join(temporaryFolder(t), 'one.ts')
  for (const [encoding, likelyCause] of [
    ['latin1', /Windows-1252/],
    ['utf16le', /UTF-16/],
  ] as const) {
    writeFileSync(file, Buffer.from(text, encoding))
    const message = `The runbook ${file} is not text in UTF-8.`
    await assert.rejects(loadRunbook(file), { code: 'RUNBOOK_INVALID', message, likelyCause })
  }
  writeFileSync(file, `\uFEFF${text}`)
  assert.equal((await loadRunbook(file)).runbook.name, 'm\u00fcller')
})

test('loadRunbook() names file and line of what cannot be loaded:', async (t) => {
  const files = {
    'syntax.ts': 'const a = 1\n\nconst b = {{\n',
    'syntax.mjs': 'import "node:fs"\n\nconst b = {{\n',
    'enum.ts': 'export default 1\nenum A { B }\n',
    'outer.ts': 'export default 1\nimport "./syntax.ts"\n',
    'package.ts': '\nimport a from "no-such-package"\n',
    'file.ts': '\n\nimport a from "./no-such-file.ts"\n',
    'export.ts': '\nimport { nope } from "node:fs"\n',
    'throw.ts': '\n\nthrow new Error("on purpose")\n',
    'typo.ts': '\nfoo.bar()\n',
  }
  const folder = temporaryFolder(t, files)
  for (const [file, message] of Object.entries({
    'syntax.ts': /: syntax\.ts:3: SyntaxError: /,
    'syntax.mjs': /: syntax\.mjs:3: SyntaxError: /,
    'enum.ts': /: enum\.ts:2: SyntaxError: TypeScript enum/,
    'outer.ts': /: syntax\.ts:3: SyntaxError: /,
    'package.ts': /: package\.ts:2: Error: Cannot find package 'no-such-package'/,
    'file.ts': /: file\.ts:3: Error: Cannot find module/,
    'export.ts': /: export\.ts:2: SyntaxError: The requested module/,
    'throw.ts': /: throw\.ts:3: Error: on purpose$/,
    'typo.ts': /: typo\.ts:2: ReferenceError: foo is not defined$/,
  })) {
    await t.test(file, () => assert.rejects(loadRunbook(join(folder, file)), { code: 'RUNBOOK_INVALID', message }))
  }
})

test('loadRunbook() gives up a file that never ends to load, and stops when it is told to', async (t) => {
  const folder = temporaryFolder(t, { 'waits.ts': 'await new Promise(() => {})\n' })
  await assert.rejects(loadRunbook(join(folder, 'waits.ts'), { ms: 20 }), {
    code: 'RUNBOOK_INVALID',
    message: /was not loaded after 0\.02 s and was given up/,
  })
  const reason = new Error('stopped')
  await assert.rejects(loadRunbook(join(folder, 'waits.ts'), { signal: AbortSignal.abort(reason) }), reason)
})

test('loadRunbook() strips the types of a runbook below node_modules and of what it imports, and places its mistakes', async (t) => {
  const folder = temporaryFolder(t)
  const examples = join(folder, 'node_modules', 'some', 'examples')
  mkdirSync(examples, { recursive: true })
  writeFileSync(join(examples, 'name.ts'), "export const name: string = 'ready'\n")
  const text =
    "import { name } from './name.ts'\nexport default { name, description: '', permissions: [] as string[], run: () => 1 }\n"
  writeFileSync(join(examples, 'ready.ts'), text)
  writeFileSync(join(examples, 'broken.ts'), 'export default 1\n\nconst b: number = {{\n')
  assert.equal((await loadRunbook(join(examples, 'ready.ts'))).runbook.name, 'ready')
  await assert.rejects(loadRunbook(join(examples, 'broken.ts')), { code: 'RUNBOOK_INVALID', message: /broken\.ts:3/ })
})

test('loadRunbook() says where the ready runbooks are when it finds none', async (t) => {
  await assert.rejects(loadRunbook(join(temporaryFolder(t), 'none.ts')), {
    code: 'RUNBOOK_INVALID',
    fix: /^Give the path of a file\. Ready runbooks are in \/.*\/examples\/runbooks\.$/,
  })
})
