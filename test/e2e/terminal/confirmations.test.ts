import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { parseWorld } from '../../../src/emulator/world/file/index.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { startCompute } from '../../compat/compute.ts'
import { inMemory } from '../../trust/flows/memory-host.ts'
import { atTerminal, type Size } from './pty.ts'

const names = Array.from({ length: 12 }, (_, index) => `customer${index + 1}`)
const large: Size = { rows: 24, columns: 80 }
const small: Size = { rows: 12, columns: 40 }
const signIn = ['--auth', 'device-code']

interface Office {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** Runs without a terminal, where nothing is asked. */
  towline(argv: readonly string[]): ReturnType<typeof inMemory>
  /** How many writes the directories have received. */
  writes(): number
}

/** Twelve targets in which nothing is set up yet. Admins who sign in are approved at once. */
async function office(t: TestContext): Promise<Office> {
  const targets = names.map((name) => `  ${name}: { sites: 1 }`).join('\n')
  const identities = '{ system: system-assigned }'
  const world = await parseWorld(
    `home: { name: contoso }\ncompute: { kind: automation-account, name: runbooks, identities: ${identities} }\ntargets:\n${targets}\n`,
    'world.yaml',
  )
  const { emulator, env } = await startCompute(t, { world, options: { autoApprove: true } })
  const manifest = [
    'home: { tenant: contoso.onmicrosoft.com }',
    'application: { displayName: Demo App, permissions: [Sites.Read.All] }',
    'identity: system',
    'targets:',
    ...names.map((name) => `  ${name}: { tenant: ${name}.onmicrosoft.com }`),
    '',
  ].join('\n')
  const folder = temporaryFolder(t, { 'towline.yaml': manifest })
  return {
    folder,
    env: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    towline: (argv) => inMemory(emulator, argv, { cwd: folder }),
    writes: () => emulator.requests.filter(({ host, method }) => host.startsWith('graph.') && method !== 'GET').length,
  }
}

/** From the plan's first heading to the question or the error: everything that a person decides on. */
function planIn(text: string): string[] {
  const start = text.search(/^(home tenant|target )/m)
  assert.ok(start >= 0, `a plan in:\n${text}`)
  const end = text.slice(start).search(/^(.* \(yes\/no\)|error )/m)
  return text
    .slice(start, start + end)
    .split(/\s+/)
    .filter((word) => word !== '')
}

interface Case {
  readonly argv: readonly string[]
  readonly question: string
  readonly size: Size
  readonly answers?: readonly string[]
}

/** The answer is no. Nothing of the plan is lost before it or after it, and the question is the last thing on the screen. */
async function asks(
  { folder, env, towline }: Office,
  { argv, question, size, answers = ['no\r'] }: Case,
): Promise<void> {
  const expected = planIn((await towline(argv)).stderr)
  assert.ok(expected.length > 50, 'a plan to decide on')
  const to = `${question} (yes/no) `
  const seen = await atTerminal(argv, {
    ...size,
    env,
    cwd: folder,
    answers: answers.map((type) => ({ to, type })),
  })
  for (const screen of seen.before) {
    assert.deepEqual(planIn(screen.lines().join('\n')), expected)
    assert.equal(screen.visibleRows().at(-1), to.trimEnd())
  }
  assert.deepEqual(planIn(seen.after.lines().join('\n')), expected, 'the answer erases nothing of the plan')
  assert.equal(seen.code, 1)
  assert.match(seen.after.lines().join('\n'), /\(NOT_CONFIRMED\)/)
}

test('every confirmation of the trust stands below its plan, at any size and with --quiet', async (t) => {
  const here = await office(t)
  const everywhere = ['-t', 'all', ...signIn]

  await t.test('apply asks below the plan', async () => {
    await Promise.all([
      asks(here, { argv: ['trust', 'apply', ...everywhere], question: 'Do this?', size: large }),
      asks(here, { argv: ['trust', 'apply', ...everywhere, '--quiet'], question: 'Do this?', size: small }),
    ])
    assert.equal(here.writes(), 0)
  })

  await t.test('Ctrl-C, Ctrl-D and what was typed before the question change nothing', async () => {
    const argv = ['trust', 'apply', '-t', 'customer1', ...signIn]
    const to = 'Do this? (yes/no) '
    const at = (answers: readonly { to: string; type: string }[]) =>
      atTerminal(argv, { ...large, env: here.env, cwd: here.folder, answers })
    const [interrupted, ended, early] = await Promise.all([
      at([{ to, type: '\u0003' }]),
      at([{ to, type: '\u0004' }]),
      at([
        { to: '', type: 'yes\r' },
        { to, type: 'no\r' },
      ]),
    ])
    assert.equal(interrupted.code, 130)
    assert.match(interrupted.after.lines().join('\n'), /\nNothing was changed\.\nerror {2}The command was interrupted/)
    assert.equal(ended.code, 1)
    assert.match(ended.after.lines().join(' '), /NOT_CONFIRMED.*The input ended before an answer\./)
    assert.equal(early.code, 1)
    assert.match(early.after.lines().join(' '), /NOT_CONFIRMED.*The answer was no\./)
    assert.equal(here.writes(), 0)
  })
  assert.equal((await here.towline(['trust', 'apply', '--yes', ...everywhere])).code, 0)

  // Each sign-in takes a second, so what follows works on three of the targets.
  const some = [...names.slice(0, 3).flatMap((name) => ['-t', name]), ...signIn]
  await t.test('remove and suspend ask below the plan', async () => {
    const before = here.writes()
    await Promise.all([
      asks(here, { argv: ['trust', 'remove', ...some], question: 'Remove all this?', size: small }),
      asks(here, { argv: ['trust', 'suspend', ...some, '--quiet'], question: 'Do this?', size: large }),
      asks(here, {
        argv: ['trust', 'suspend', ...some, '--lever', 'grants'],
        question: 'Do this?',
        size: small,
        answers: ['perhaps\r', '\r', 'n\r'],
      }),
    ])
    assert.equal(here.writes(), before)
  })
  assert.equal((await here.towline(['trust', 'suspend', '--yes', ...some])).code, 0)

  await t.test('resume asks below the plan', async () => {
    const before = here.writes()
    await asks(here, { argv: ['trust', 'resume', ...some], question: 'Do this?', size: small })
    assert.equal(here.writes(), before)
  })
})

test('a graph write to several targets asks below all that would be sent, at any size and with --quiet', async (t) => {
  const manifest = [
    'home: { tenant: contoso.onmicrosoft.com }',
    'application: { clientId: 11111111-2222-4333-8444-555555555555, identity: system }',
    'targets:',
    ...names.map((name) => `  ${name}: { tenant: ${name}.onmicrosoft.com, access: read-write }`),
    '  reader: { tenant: reader.onmicrosoft.com }',
  ]
  const cwd = temporaryFolder(t, { 'towline.yaml': `${manifest.join('\n')}\n` })
  const to = 'Send this DELETE to 12 targets? (yes/no) '
  const listed = names.map((name) => `"${name}"`).join(', ')
  const expected = `DELETE /v1.0/groups/7 to 12 targets: ${listed} refused in 1 read-only target: "reader"`
  for (const [size, flags] of [
    [large, []],
    [small, ['--quiet']],
  ] as const) {
    const argv = ['graph', 'delete', '/groups/7', '-t', 'all', ...flags]
    const { code, before, after } = await atTerminal(argv, { ...size, env: {}, cwd, answers: [{ to, type: 'no\r' }] })
    for (const screen of before) {
      const shown = screen.lines().join(' ').replace(/\s+/g, ' ')
      assert.ok(shown.includes(expected), shown)
      assert.equal(screen.lines().at(-1)?.trimEnd(), to.trimEnd())
    }
    assert.ok(after.lines().join(' ').replace(/\s+/g, ' ').includes(expected), 'the answer erases nothing')
    assert.equal(code, 1)
    assert.match(after.lines().join(' '), /NOT_CONFIRMED.*The answer was no\./)
  }
})

test('the questions of init stand one below the other on a small screen, and a wrong answer is asked for again', async (t) => {
  const cwd = temporaryFolder(t)
  const questions = [
    { to: 'Home tenant (ID or domain): ', type: 'not a tenant\r' },
    { to: 'Home tenant (ID or domain): ', type: 'contoso.com\r' },
    { to: 'Client ID of the application (empty: none yet): ', type: '\r' },
    { to: 'Name of the application, as admins see it (empty: Towline default): ', type: 'Demo App\r' },
    { to: 'Identity of the host (empty: its only one): ', type: '\r' },
    { to: 'Target tenant (<name>=<ID or domain>): ', type: 'fabrikam.com\r' },
    { to: 'Another target (empty: no more): ', type: '\r' },
  ]
  const { code, after } = await atTerminal(['init'], { ...small, env: {}, cwd, answers: questions })
  assert.equal(code, 0)
  const lines = after.lines()
  const asked = questions.map(({ to, type }) => (to + type).trimEnd())
  assert.deepEqual(
    lines.filter((line) => asked.includes(line)),
    asked,
  )
  assert.match(readFileSync(join(cwd, 'towline.yaml'), 'utf8'), /displayName: Demo App/)

  const elsewhere = temporaryFolder(t)
  const interrupted = await atTerminal(['init'], {
    ...small,
    env: {},
    cwd: elsewhere,
    answers: [{ to: 'Home tenant (ID or domain): ', type: '\u0003' }],
  })
  assert.equal(interrupted.code, 130)
  assert.ok(!existsSync(join(elsewhere, 'towline.yaml')))
})
