import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { type CheckedTool, heavyOutcome } from '../scripts/heavy-outcome.ts'
import { importGraph, type SourceFile, sourceFiles } from './architecture.ts'
import { type HeavyTool, heavyTools, startsPrograms, suitesOf, testsOf } from './suites.ts'

const root = join(import.meta.dirname, '..')
const files = sourceFiles(root, 'test/**/*.ts')
const suites = suitesOf(files)

/** Support files through which tests start programs. Whatever imports one of them belongs to the slower suite. */
const doors = [
  'test/cli/child.ts',
  'test/compat/compute.ts',
  'test/e2e/terminal/pty.ts',
  'test/e2e/trust/consent-by-link.ts',
  'test/fleet/user-code/support.ts',
  'test/heavy/dotnet/witness.ts',
  'test/heavy/interrupted-runs/endings.ts',
  'test/heavy/interrupted-runs/world.ts',
  'test/heavy/mute-name-server/mute.ts',
  'test/heavy/powershell/pwsh.ts',
]

test('each suite has tests', () => {
  const count = (wanted: string) => [...suites.values()].filter((suite) => suite === wanted).length
  assert.ok(count('quick') > 150, `${count('quick')} quick files`)
  assert.ok(count('processes') > 10, `${count('processes')} files that start processes`)
  assert.ok(count('heavy') >= 2, `${count('heavy')} heavy files`)
})

test('support files start no programs, but for the few that are known', () => {
  const starting = files.filter((file) => !file.path.endsWith('.test.ts') && startsPrograms(file))
  assert.deepEqual(starting.map(({ path }) => path).sort(), doors)
})

test('a test file that starts a program, itself or by way of others, is not quick', () => {
  const planted: SourceFile[] = [
    { path: 'test/a/itself.test.ts', imports: ['node:child_process'] },
    { path: 'test/a/browser.test.ts', imports: ['playwright-core'] },
    { path: 'test/a/by-way-of-others.test.ts', imports: ['node:test', './support.ts'] },
    { path: 'test/a/support.ts', imports: ['../b/child.ts'] },
    { path: 'test/b/child.ts', imports: ['node:child_process'] },
    { path: 'test/b/pure.test.ts', imports: ['node:test', './words.ts'] },
    { path: 'test/b/words.ts', imports: [] },
  ]
  assert.deepEqual(Object.fromEntries(suitesOf(planted, [])), {
    'test/a/itself.test.ts': 'processes',
    'test/a/browser.test.ts': 'processes',
    'test/a/by-way-of-others.test.ts': 'processes',
    'test/b/pure.test.ts': 'quick',
  })
})

test('a test file is heavy by its folder or by the row of a tool, whatever it imports', () => {
  const planted: SourceFile[] = ['test/heavy/odd/a.test.ts', 'test/a/named.test.ts', 'test/a/named-not.test.ts'].map(
    (path) => ({ path, imports: ['node:child_process'] }),
  )
  const odd: HeavyTool = { ...row, tests: ['test/heavy/odd', 'test/a/named.test.ts'] }
  assert.deepEqual(Object.fromEntries(suitesOf(planted, [odd])), {
    'test/heavy/odd/a.test.ts': 'heavy',
    'test/a/named.test.ts': 'heavy',
    'test/a/named-not.test.ts': 'processes',
  })
  assert.deepEqual(testsOf(odd, ['test/heavy/oddest/a.test.ts', 'test/heavy/odd/a.test.ts']), [
    'test/heavy/odd/a.test.ts',
  ])
})

test('every heavy test file belongs to exactly one tool', () => {
  const heavy = [...suites].filter(([, suite]) => suite === 'heavy').map(([path]) => path)
  const owners = heavy.map((path) => [
    path,
    heavyTools.filter((tool) => testsOf(tool, [path]).length > 0).map(({ name }) => name),
  ])
  assert.deepEqual(
    owners.filter(([, names]) => names?.length !== 1),
    [],
  )
})

test('a file that a tool names exists, and a folder is one of test/heavy/', () => {
  const named = heavyTools.flatMap(({ tests }) => tests)
  assert.deepEqual(
    named.filter((path) =>
      path.endsWith('.test.ts') ? !existsSync(join(root, path)) : !/^test\/heavy\/[a-z-]+$/.test(path),
    ),
    [],
  )
})

test('a test file that signs in to the Azure CLI is one of its heavy tests', () => {
  const users = [...importGraph(files)]
    .filter(([, imports]) => imports.includes('test/compat/azure-cli-home.ts'))
    .map(([path]) => path)
  assert.ok(users.length > 0, 'such files were found')
  const azureCli = heavyTools.find(({ programs }) => programs.includes('az'))
  assert.ok(azureCli !== undefined)
  assert.deepEqual(testsOf(azureCli, users), users)
})

const row: HeavyTool = {
  name: 'the odd tool',
  programs: ['odd'],
  debianPackages: ['odd'],
  byHand: 'https://odd.example',
  tests: [],
}

const checked = (name: string, more: Partial<CheckedTool>): CheckedTool => ({
  ...row,
  name,
  found: 'odd 1.0',
  files: ['test/heavy/odd/a.test.ts'],
  ...more,
})

test('heavyOutcome()', async (t) => {
  const present = checked('a tool', {})
  const absent = checked('another tool', { found: undefined, files: ['test/heavy/another/b.test.ts'] })
  const outcome = (tools: readonly CheckedTool[], { passed = true, isCi = false } = {}) =>
    heavyOutcome(tools, { passed, isCi })

  await t.test('a tool whose tests passed is the only one that is called run', () => {
    const untested = checked('a third tool', { files: [] })
    const future = checked('a fourth tool', { found: undefined, files: [] })
    assert.deepEqual(outcome([present, untested, future]), {
      code: 0,
      lines: [
        'test:heavy passed: ran for a tool; absent: a fourth tool (no tests yet); found, no tests yet: a third tool',
      ],
    })
  })

  await t.test('an absent tool is named with the tests that did not run, and is no failure', () => {
    assert.deepEqual(outcome([present, absent]), {
      code: 0,
      lines: [
        'absent: another tool; these tests did not run: test/heavy/another/b.test.ts',
        'fix    Install another tool by hand: https://odd.example',
        'test:heavy passed: ran for a tool; absent: another tool (its tests did not run); found, no tests yet: none',
      ],
    })
  })

  await t.test('in CI an absent tool that Debian has is a failure', () => {
    const { code, lines } = outcome([present, absent], { isCi: true })
    assert.equal(code, 1)
    assert.equal(lines.at(-2), 'error  In CI another tool must not be absent: Debian has a package of it.')
    assert.match(lines.at(-1) ?? '', /^test:heavy failed: ran for a tool; absent: another tool/)
  })

  await t.test('in CI an absent tool that npm installs is a failure', () => {
    const tool = { ...absent, debianPackages: [], npmPackage: 'another@1.0.0' }
    const { code, lines } = outcome([present, tool], { isCi: true })
    assert.equal(code, 1)
    assert.equal(lines.at(-2), 'error  In CI another tool must not be absent: npm has a package of it.')
    assert.equal(outcome([present, tool]).code, 0)
  })

  await t.test(
    'in CI an absent tool that dotnet installs is a failure where .NET is found, and none where it is not',
    () => {
      const tool = { ...absent, debianPackages: [], dotnetTool: 'Another@1.0.0' }
      const dotnet = checked('.NET', { programs: ['dotnet'], debianPackages: [] })
      const { code, lines } = outcome([dotnet, tool], { isCi: true })
      assert.equal(code, 1)
      assert.equal(lines.at(-2), 'error  In CI another tool must not be absent: dotnet can install it.')
      assert.equal(outcome([dotnet, tool]).code, 0)
      assert.equal(outcome([{ ...dotnet, found: undefined }, tool], { isCi: true }).code, 0)
    },
  )

  await t.test(
    'in CI an absent tool is no failure if Debian has no package of it, if the machine forbids it, or if it has no tests',
    () => {
      const tools = [
        { ...absent, debianPackages: [] },
        { ...absent, mayBeForbidden: true as const },
        { ...absent, files: [] },
      ]
      for (const tool of tools) assert.equal(outcome([present, tool], { isCi: true }).code, 0)
    },
  )

  await t.test('a test that failed is a failure, whatever was found', () => {
    const { code, lines } = outcome([present], { passed: false })
    assert.equal(code, 1)
    assert.match(lines.at(-1) ?? '', /^test:heavy failed: ran for a tool;/)
  })
})
