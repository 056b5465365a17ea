import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { application } from '../../../src/cli/app.ts'
import { type OverTargetsFlags, overSelectedTargets } from '../../../src/cli/over/over-targets.ts'
import { CliContext } from '../../../src/cli/process/context.ts'
import { createWorld } from '../../../src/emulator/index.ts'
import { GraphError, RunbookError, TokenExchangeError } from '../../../src/errors/errors.ts'
import { newRunOverTargets } from '../../../src/fleet/run.ts'
import type { Target } from '../../../src/manifest/target.ts'
import { testEmulator } from '../../support/emulator.ts'
import { memoryIo, runCli, temporaryFolder, type World } from '../support.ts'
import { flags } from './support.ts'

/** Twelve targets of which one goes wrong in a runbook, by its number from 1 up. */
async function twelve(t: TestContext) {
  const emulator = await testEmulator(() =>
    createWorld('fleet', { targets: 12, sites: 1, users: 2, groups: 1, permissions: ['Sites.Read.All'] }),
  )
  const names = [...emulator.world.targets].map(({ name }) => name)
  const cwd = temporaryFolder(t, {
    'towline.yaml': [
      `home: { tenant: ${emulator.world.home.id} }`,
      `application: { clientId: ${emulator.env['TOWLINE_CLIENT_ID']}, identity: system }`,
      'targets:',
      ...[...emulator.world.targets].map(({ id, name }) => `  ${name}: { tenant: ${id} }`),
    ].join('\n'),
    'some.ts': `import { runbook } from 'towline'
export default runbook({ name: 'some', description: '', permissions: [], inputs: { bad: { description: '', default: '' } },
  run({ target, input }) {
    if (input.bad.split(',').includes(target.name)) throw new Error('broken in ' + target.name)
    return { did: target.name }
  } })`,
  })
  const run = (...words: string[]) =>
    runCli(['run', 'some.ts', '-o', 'ndjson', ...words], { cwd, env: emulator.env, send: emulator.send })
  const report = () => JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'))
  return { run, names, report, emulator, cwd }
}

const done = (stdout: string) => stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).did]))

test('--waves', async (t) => {
  const { run, names, report } = await twelve(t)
  const second = names[1] ?? ''

  await t.test('all targets are done where each wave goes well', async () => {
    const { code, stdout, stderr } = await run('-t', 'all', '--waves', '1,10%,rest')
    assert.equal(code, 0, stderr)
    assert.deepEqual(done(stdout).sort(), names.toSorted())
  })

  await t.test(
    'after a wave with a failure no target of a later one is begun, and the printed command does those',
    async () => {
      const words = ['-t', 'all', '--waves', '1,2,rest', '--input', `bad=${second}`, '--report', 'r.json']
      const { code, stdout, stderr } = await run(...words)
      assert.equal(code, 5)
      assert.deepEqual(done(stdout).sort(), [names[0], names[2]].sort())
      assert.match(stderr, /^12 targets: 2 ok, 9 cancelled, 1 failed: "\w+"$/m)
      assert.match(stderr, /^9 targets not begun: the next wave begins only if the last one had no failure\.$/m)
      assert.match(stderr, /^Just those again: towline run .*--waves 1,2,rest .*--targets-file r\.json$/m)
      const { targets, jobs } = report()
      assert.deepEqual(targets, { ok: 2, failed: 1, skipped: 9 })
      const open = jobs.filter(({ state }: { state: string }) => state === 'cancelled')
      assert.deepEqual(new Set(open.map(({ reason }: { reason: string }) => reason)), new Set(['waves']))

      const again = await run('--waves', '1,2,rest', '--report', 'r.json', '--targets-file', 'r.json')
      assert.equal(again.code, 0, again.stderr)
      assert.deepEqual([...done(stdout), ...done(again.stdout)].sort(), names.toSorted())
      assert.deepEqual(report().targets, { ok: 12, failed: 0, skipped: 0 })
      assert.ok(report().jobs.every((job: object) => !('reason' in job)))
    },
  )

  await t.test('where every begun target failed, the exit code is that of a run in which all failed', async () => {
    const { code } = await run('-t', 'all', '--waves', '1,rest', '--input', `bad=${names[0]}`)
    assert.equal(code, 1)
  })

  await t.test('sizes that cannot be are refused before anything is sent', async () => {
    for (const wrong of ['0,rest', 'rest,1', '120%', 'all']) {
      const { code, stdout, stderr } = await run('-t', 'all', '--waves', wrong)
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' }, wrong)
      assert.match(stderr, /^fix {4}Write the sizes as `--waves 1,10%,rest`/m)
    }
  })

  await t.test('targets begin in the order of the manifest, however they are selected', async () => {
    const selected = [names[5], names[2], names[8]].flatMap((name) => ['-t', name ?? ''])
    const { stdout } = await run(...selected, '--waves', '1,1,1')
    assert.deepEqual(done(stdout), [names[2], names[5], names[8]])
  })
})

test('--max-failures', async (t) => {
  const { run, names } = await twelve(t)
  const bad = `bad=${names.filter((_, index) => index % 2 === 1).join(',')}`

  await t.test('no further target is begun once so many failed, and the summary says why', async () => {
    const { code, stdout, stderr } = await run('-t', 'all', '--concurrency', '1', '--max-failures', '2', '--input', bad)
    assert.equal(code, 5)
    assert.deepEqual(done(stdout), [names[0], names[2]])
    assert.match(stderr, /^8 targets not begun: 2 failed, and --max-failures stops the run after 2\.$/m)
    assert.match(stderr, new RegExp(`^Just those again: .* -t ${names[11]}$`, 'm'))
  })

  await t.test('says why with --quiet as well', async () => {
    const { stderr } = await run('-t', 'all', '--quiet', '--concurrency', '1', '--max-failures', '10%', '--input', bad)
    assert.match(stderr, /^8 targets not begun: 2 failed, and --max-failures stops the run after 2\.$/m)
  })

  await t.test('a run with fewer failures goes on to its end', async () => {
    const { code, stdout, stderr } = await run('-t', 'all', '--max-failures', '100%', '--input', bad)
    assert.equal(code, 5)
    assert.equal(done(stdout).length, 6)
    assert.doesNotMatch(stderr, /not begun/)
  })

  await t.test('0 is refused', async () => {
    const { code, stderr } = await run('-t', 'all', '--max-failures', '0')
    assert.equal(code, 2)
    assert.match(stderr, /^error {2}"0" does not fit --max-failures \(USAGE\)$/m)
  })
})

test('the report of a dry run', async (t) => {
  const { run, names, report } = await twelve(t)
  const all = ['-t', 'all', '--report', 'r.json']
  const dry = await run(...all, '--dry-run', '--input', `bad=${names[0]}`)
  assert.equal(dry.code, 5)

  await t.test('says that it is one', async () => {
    assert.equal(report().dryRun, true)
  })

  await t.test(
    'is not taken for a real run by --targets-file, whose targets that are ok would be left out',
    async () => {
      const { code, stdout, stderr } = await run('--targets-file', 'r.json')
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
      assert.match(stderr, /r\.json is the report of a dry run \(USAGE\)$/m)
    },
  )

  await t.test('is completed by a further dry run', async () => {
    const again = await run('--targets-file', 'r.json', '--report', 'r.json', '--dry-run')
    assert.equal(again.code, 0, again.stderr)
    assert.deepEqual([report().dryRun, report().targets], [true, { ok: 12, failed: 0, skipped: 0 }])
  })

  await t.test('is not there for a real run, and a dry run does not complete that', async () => {
    assert.equal((await run(...all, '--input', `bad=${names[0]}`)).code, 5)
    assert.ok(!('dryRun' in report()))
    const { code, stderr } = await run('--targets-file', 'r.json', '--report', 'r.json', '--dry-run')
    assert.equal(code, 2)
    assert.match(stderr, /r\.json is of a run that is no dry run, and this one is \(USAGE\)$/m)
    assert.deepEqual(report().targets, { ok: 11, failed: 1, skipped: 0 })
  })
})

/** Work that fails in each of many targets, without a network. */
async function failing(
  count: number,
  error: (target: Target, number: number) => unknown,
  more: Partial<OverTargetsFlags> = {},
) {
  let clock = 0
  const world: World = { now: () => clock }
  const { io, written } = memoryIo(world)
  const context = new CliContext(io, more.output === 'json' ? ['-o', 'json'] : [], application(io))
  context.verbose = more.verbose ?? false
  const target = Array.from({ length: count }, (_, number) => `t${number}.example`)
  const given: OverTargetsFlags = { ...flags, target, ...more }
  let number = 0
  await overSelectedTargets(context, given, (targets) => ({
    run: newRunOverTargets(targets, 0, 8, given),
    work: {
      one: async (at) => {
        clock += 10
        throw error(at, ++number)
      },
    },
  }))
  const { stderr } = written()
  return { code: context.exitCode, stderr, errors: stderr.match(/^(error {2}|\{"error")/gm)?.length ?? 0 }
}

const detail = { likelyCause: 'A cause.', fix: 'A fix.' }
const broken = ({ name, tenant }: Target, number: number) =>
  new RunbookError('RUNBOOK_FAILED', {
    ...detail,
    message: `The runbook failed: "x${number}" of ${name} at https://${tenant}/sites/${number} is ${number}.`,
  })

test('failures of many targets', async (t) => {
  await t.test(
    '5,000 of one kind are three in full and their number while it goes on, and fit on a screen',
    async () => {
      const { code, stderr } = await failing(5_000, broken)
      assert.equal(code, 1)
      assert.ok(stderr.split('\n').length <= 24, stderr)
      assert.equal(stderr.match(/^cause {2}A cause\.$/gm)?.length, 3)
      assert.match(stderr, /^error {2}4997 more like that of "t0\.example" \(RUNBOOK_FAILED\)$/m)
      const counted = stderr.match(/^error {2}\d+ more/gm) ?? []
      assert.ok(counted.length >= 5, 'counts while the run goes on')
      assert.match(stderr, /^5000 targets: 0 ok, 5000 failed: "t0\.example".* and 4992 more$/m)
    },
  )

  await t.test('each kind is told apart, by its code, its AADSTS number and its message', async () => {
    const refusal = (aadsts: number) =>
      new TokenExchangeError('EXCHANGE_REFUSED', {
        ...detail,
        message: 'Refused.',
        failure: { status: 401, errorCodes: [aadsts] },
      })
    const kinds = [
      (at: Target, number: number) => broken(at, number),
      () => refusal(700016),
      () => refusal(7000215),
      () => new GraphError('GRAPH_FORBIDDEN', { ...detail, message: 'Refused.' }),
    ]
    const { stderr } = await failing(40, (at, number) => kinds[number % 4]?.(at, number))
    assert.equal(stderr.match(/^cause {2}A cause\.$/gm)?.length, 12)
    assert.equal(stderr.match(/^error {2}7 more like that of/gm)?.length, 4)
    for (const name of ['EXCHANGE_REFUSED, AADSTS700016', 'EXCHANGE_REFUSED, AADSTS7000215', 'GRAPH_FORBIDDEN']) {
      assert.ok(stderr.includes(`(${name})\n`), name)
    }
  })

  await t.test('messages that all differ are folded too', async () => {
    const word = (number: number) => String.fromCharCode(...[...String(number)].map((digit) => 97 + Number(digit)))
    const { stderr } = await failing(
      1_000,
      (_, number) => new RunbookError('RUNBOOK_FAILED', { ...detail, message: `It is ${word(number)}.` }),
    )
    assert.ok(stderr.split('\n').length <= 80, String(stderr.split('\n').length))
    assert.match(stderr, /more like that of "t10\.example" \(RUNBOOK_FAILED\)$/m)
  })

  await t.test('up to three are all in full', async () => {
    const { stderr, errors } = await failing(3, broken)
    assert.equal(errors, 3)
    assert.doesNotMatch(stderr, /more like/)
  })

  await t.test('with -o json and with --verbose none is folded', async () => {
    for (const more of [{ output: 'json' }, { verbose: true }] as const) {
      const { stderr, errors } = await failing(40, broken, more)
      assert.equal(errors, 40)
      assert.doesNotMatch(stderr, /more like/)
    }
  })

  await t.test(
    '5,000 that the token service would refuse alike are fifty, and the summary says how the run goes on',
    async () => {
      const refusal = new TokenExchangeError('CONSENT_MISSING', { ...detail, message: 'Refused.' })
      const { code, stderr } = await failing(5_000, () => refusal, { concurrency: 1 })
      assert.equal(code, 4)
      assert.match(stderr, /^5000 targets: 0 ok, 4950 cancelled, 50 failed/m)
      assert.match(
        stderr,
        /^4950 targets not begun: the token service refused the first 50 alike\. With --max-failures 100% the run goes on\.$/m,
      )
      const all = await failing(200, () => refusal, { maxFailures: '100%' })
      assert.match(all.stderr, /^200 targets: 0 ok, 200 failed/m)
    },
  )
})
