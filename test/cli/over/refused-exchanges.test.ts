import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { createWorld } from '../../../src/emulator/index.ts'
import { RunError } from '../../../src/errors/errors.ts'
import { testEmulator } from '../../support/emulator.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { runCli, temporaryFolder, type World } from '../support.ts'

const HOUR = 3_600_000
const NOT_KNOWN_YET = {
  kind: 'propagation',
  object: 'federatedIdentityCredential',
  service: 'authority',
  delayMs: 24 * HOUR,
}

/** A fleet with a manifest, and the share of its exchanges that meet a node without the federated credential. */
async function fleet(t: TestContext, targets: number, share: number, seed = 1) {
  const emulator = await testEmulator(() => createWorld('fleet', { targets, sites: 1 }))
  const lines = [...emulator.world.targets].map(({ id, name }) => `  ${name}: { tenant: ${id} }`)
  const cwd = temporaryFolder(t, {
    'towline.yaml': [
      `home: { tenant: ${emulator.world.home.id} }`,
      `application: { clientId: ${emulator.env['TOWLINE_CLIENT_ID']}, identity: system, permissions: [Sites.FullControl.All] }`,
      'targets:',
      ...lines,
    ].join('\n'),
  })
  await emulator.faults.add({ ...NOT_KNOWN_YET, share, seed })
  const clock = fakeClock(Date.now())
  const towline = (words: readonly string[], world: World = {}) =>
    runCli(words, { cwd, env: emulator.env, send: emulator.send, now: clock.now, wait: clock.wait, ...world })
  const exchanges = () => emulator.requests.filter(({ path }) => path.endsWith('/oauth2/v2.0/token')).length
  const report = () => JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'))
  return { emulator, towline, exchanges, report, clock }
}

test('commands over a fleet of which every fifth exchange is refused by chance', async (t) => {
  for (const [words, perTarget, seed] of [
    [['whoami'], 1.6, 1],
    [['sites', 'list', '-o', 'ndjson'], 1.6, 2],
    [['trust', 'verify'], 1.6, 3],
  ] as const) {
    await t.test(`towline ${words.join(' ')} has no false failure`, async (t) => {
      const { towline, exchanges } = await fleet(t, 40, 0.2, seed)
      const { code, stderr } = await towline([...words, '-t', 'all'])
      assert.equal(code, 0, stderr)
      assert.ok(exchanges() > 40 && exchanges() <= 40 * perTarget, `${exchanges()} exchanges`)
    })
  }

  await t.test('towline whoami says nothing of a refusal whose first retry is accepted', async (t) => {
    const { towline, emulator } = await fleet(t, 1, 1)
    await emulator.faults.replace([{ ...NOT_KNOWN_YET, times: 1 }])
    const { code, stderr } = await towline(['whoami'])
    assert.equal(code, 0, stderr)
    assert.doesNotMatch(stderr, /refus/)
  })

  await t.test('the report counts each repeated exchange as a request', async (t) => {
    const { towline, exchanges, report } = await fleet(t, 20, 0.2, 4)
    assert.equal((await towline(['whoami', '-t', 'all', '--report', 'r.json'])).code, 0)
    const jobs: { requests: number; throttledMs: number }[] = report().jobs
    assert.equal(
      jobs.reduce((sum, { requests }) => sum + requests, 0),
      exchanges(),
    )
    assert.ok(jobs.every(({ throttledMs }) => throttledMs === 0))
  })
})

test('commands over a fleet of which every exchange is refused', async (t) => {
  await t.test('towline whoami needs at most two exchanges for each target, and ends with 4', async (t) => {
    const { towline, exchanges } = await fleet(t, 30, 1)
    const { code, stderr } = await towline(['whoami', '-t', 'all', '--max-failures', '100%'])
    assert.equal(code, 4)
    assert.match(stderr, /AADSTS70025/)
    assert.ok(exchanges() <= 60, `${exchanges()} exchanges`)
  })

  await t.test('one target is tried six times within ten seconds, and the error says so', async (t) => {
    const { towline, exchanges, clock } = await fleet(t, 1, 1)
    const before = clock.now()
    const { code, stderr } = await towline(['whoami'])
    assert.equal(code, 4)
    assert.equal(exchanges(), 6)
    assert.ok(clock.now() - before < 10_000)
    assert.match(stderr, /refused the assertion for application \S+ 6 times within [78] s \(AADSTS70025/)
  })

  for (const words of [['whoami'], ['token'], ['sites', 'list'], ['trust', 'verify']]) {
    await t.test(
      `towline ${words.join(' ')} says once that a refusal is retried, before it is the result`,
      async (t) => {
        const { towline } = await fleet(t, 1, 1)
        const { stderr } = await towline(words)
        const note =
          /^\S+: the token service refused; a refusal may pass, so the request is retried for ten seconds at most$/gm
        assert.equal(stderr.match(note)?.length, 1, stderr)
        const quiet = await towline([...words, '--quiet'])
        assert.doesNotMatch(quiet.stderr, /a refusal may pass/)
      },
    )
  }

  await t.test('with -o json the error is all that stderr has, also after retries', async (t) => {
    const { towline, exchanges } = await fleet(t, 1, 1)
    const { stderr } = await towline(['whoami', '-o', 'json'])
    assert.equal(JSON.parse(stderr).error.aadsts, 70025)
    assert.equal(exchanges(), 6)
  })

  await t.test('--verbose shows each of the tries', async (t) => {
    const { towline } = await fleet(t, 1, 1)
    const { stderr } = await towline(['whoami', '--verbose'])
    assert.equal(stderr.match(/POST \S+\/oauth2\/v2\.0\/token.* 401/g)?.length, 6)
  })

  await t.test('trust explain retries a refusal by itself, and does not multiply the tries', async (t) => {
    const { towline, exchanges } = await fleet(t, 1, 1)
    assert.equal((await towline(['trust', 'explain'])).code, 3)
    assert.equal(exchanges(), 3)
  })

  await t.test('trust verify --wait looks once each time, and does not multiply the tries', async (t) => {
    const { towline, exchanges } = await fleet(t, 1, 1)
    assert.equal((await towline(['trust', 'verify', '--wait', '20s'])).code, 3)
    assert.ok(exchanges() <= 8, `${exchanges()} exchanges`)
  })

  for (const [how, reason, expected] of [
    ['Ctrl-C', 'INTERRUPTED', 130],
    ['--timeout', 'TIMEOUT', 1],
  ] as const) {
    await t.test(`${how} during the pause before a retry ends the command at once`, async (t) => {
      const stop = new AbortController()
      const { towline, exchanges } = await fleet(t, 1, 1)
      const wait = (ms: number, signal?: AbortSignal): Promise<void> =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason))
          const detail = { message: 'Stopped.', likelyCause: '', fix: '' }
          if (ms < 900_000) stop.abort(new RunError(reason, detail))
        })
      const { code, stderr } = await towline(['whoami'], { signal: stop.signal, wait })
      assert.equal(code, expected, stderr)
      assert.equal(exchanges(), 1)
    })
  }
})
