import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitCodeOfRun } from '../../src/cli/over/run-exit-code.ts'
import { seededRandom } from '../../src/emulator/faults/random.ts'
import { fleet } from '../../src/fleet/fleet.ts'
import { type JobReport, jobReport } from '../../src/fleet/report.ts'
import { runbook } from '../../src/fleet/runbook.ts'
import { runCli } from '../cli/support.ts'
import { keyRollover } from './faults.ts'
import { type Setting, setting } from './setting.ts'
import { compare } from './verdict.ts'

/** Readers are slower than tokens live, and trouble comes on top of that. */
const A_DAY_MS = 24 * 60 * 60_000

export interface ChaosOptions {
  readonly seed: number
  readonly targets: number
  /** By the library, where some readers are so slow that their tokens end, or by `towline sites list -t all`. */
  readonly through: 'library' | 'cli'
}

export interface ChaosOutcome {
  /** How often each kind of fault was met, and how many targets have each ailment. */
  readonly injected: Readonly<Record<string, number>>
  /** How many targets ended how. */
  readonly seen: Readonly<Record<string, number>>
  readonly requests: number
  /** Emulated minutes from the first to the last. */
  readonly minutes: number
  /** Kinds of trouble that never came, so that nothing is shown of them. Small fleets meet few. */
  readonly missed: readonly string[]
  /** Where the result differs from the world, in words. */
  readonly wrong: readonly string[]
}

/** What was found in each target, and how the run ended. */
export interface Found {
  readonly sites: ReadonlyMap<string, readonly string[]>
  readonly jobs: readonly JobReport[]
  readonly exitCode: number
}

/** Towline over a fleet in which much goes wrong, compared with what the world holds. */
export async function chaos({ seed, targets, through }: ChaosOptions): Promise<ChaosOutcome> {
  const draw = seededRandom(seed)
  const set = await setting(targets, draw)
  const began = set.clock.now()
  const directory = await mkdtemp(join(tmpdir(), 'chaos-'))
  try {
    await writeFile(join(directory, 'towline.yaml'), set.manifest)
    const rollovers = rolling(set, targets, through === 'library' ? 2 * targets : targets)
    const ended = { tokens: 0 }
    const concurrency = 8 + Math.floor(draw() * 40)
    const found = await set.clock.run(
      through === 'library'
        ? byLibrary(set, { directory, concurrency, rollovers, ended })
        : byCli(set, { directory, concurrency, rollovers }),
    )
    const injected: Record<string, number> = {
      ...rollovers.counts(),
      ...(through === 'library' ? { 'token ended mid-list': ended.tokens } : {}),
    }
    return {
      injected,
      seen: tally(found.jobs.map(({ state, hop, error }) => [state, hop, error?.code].filter(Boolean).join(' '))),
      requests: set.emulator.requests.length,
      minutes: Math.round((set.clock.now() - began) / 60_000),
      missed: Object.keys(injected).filter((kind) => injected[kind] === 0),
      wrong: compare(set, found),
    }
  } finally {
    await rm(directory, { recursive: true })
  }
}

interface Way {
  readonly directory: string
  readonly concurrency: number
  readonly rollovers: Rollovers
}

async function byLibrary(
  { emulator, sendAfter, clock, slow }: Setting,
  { directory, concurrency, rollovers, ended }: Way & { readonly ended: { tokens: number } },
): Promise<Found> {
  const sites = runbook({
    name: 'sites',
    description: '',
    permissions: [],
    async run({ target, graph, signal }) {
      const isSlow = slow.has(target.name)
      const ids: string[] = []
      for await (const { id } of graph.list<{ id: string }>(`/sites/getAllSites?$top=${isSlow ? 3 : 4}`)) {
        // In the second of three pages: the third is then asked for with another token.
        if (ids.push(id) === 4 && isSlow) {
          await clock.wait(100 * 60_000, signal)
          ended.tokens++
        }
      }
      return ids
    },
  })
  const env = { ...emulator.env }
  const send = sendAfter(rollovers.before)
  const manifest = join(directory, 'towline.yaml')
  const jobs: JobReport[] = []
  const found = new Map<string, readonly string[]>()
  const run = fleet({ manifest, targets: 'all', env, send, now: clock.now, wait: clock.wait })
  for await (const outcome of run.run(sites, { concurrency, targetTimeout: A_DAY_MS })) {
    jobs.push(jobReport(outcome))
    if (outcome.state === 'ok') found.set(outcome.target.name, outcome.result)
  }
  return { sites: found, jobs, exitCode: exitCodeOfRun(jobs) }
}

async function byCli(
  { emulator, sendAfter, clock }: Setting,
  { directory, concurrency, rollovers }: Way,
): Promise<Found> {
  const report = join(directory, 'report.json')
  const argv = ['sites', 'list', '-t', 'all', '-o', 'ndjson', '--concurrency', String(concurrency), '--report', report]
  const { code, stdout } = await runCli(argv, {
    env: { ...emulator.env, TOWLINE_MANIFEST: join(directory, 'towline.yaml') },
    send: sendAfter(rollovers.before),
    now: clock.now,
    wait: clock.wait,
  })
  const rows = stdout.split('\n').filter((line) => line !== '')
  const sites = new Map<string, string[]>()
  for (const { target, id } of rows.map((line) => JSON.parse(line) as { target: string; id: string })) {
    sites.set(target, [...(sites.get(target) ?? []), id])
  }
  return { sites, jobs: JSON.parse(await readFile(report, 'utf8')).jobs, exitCode: code }
}

interface Rollovers {
  before(url: string): Promise<void>
  counts(): Record<string, number>
}

/** A new key after so many targets: in one call there is time for one, as in life. */
const TARGETS_PER_KEY = 200

function rolling({ emulator, ill }: Setting, targets: number, graphRequests: number): Rollovers {
  const rollovers = Math.max(1, Math.floor(targets / TARGETS_PER_KEY))
  const every = Math.max(1, Math.floor(graphRequests / (rollovers + 1)))
  let done = 0
  let before = 0
  const rolled = () => emulator.faults.list.find(({ id }) => id === keyRollover.id)?.spoilt ?? 0
  return {
    async before(url) {
      if (!url.startsWith('https://graph.microsoft.com')) return
      done++
      if (done % every !== 0 || done / every > rollovers) return
      before += rolled()
      await emulator.faults.add(keyRollover)
    },
    counts() {
      const passing = emulator.faults.list.filter(({ id }) => !ill.has(id.split(':')[0] ?? ''))
      return {
        ...Object.fromEntries(passing.map(({ id, spoilt }) => [id, spoilt])),
        [keyRollover.id]: before + rolled(),
        ...tally([...ill.values()].map(({ name }) => `target: ${name}`)),
      }
    },
  }
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
