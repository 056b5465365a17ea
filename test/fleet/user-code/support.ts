import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createWorld } from '../../../src/emulator/index.ts'
import type { JobReport, ReportHead } from '../../../src/fleet/report.ts'
import { main } from '../../cli/child.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { startEmulator } from '../../emulator/serve/support.ts'

export interface FleetRan {
  /** The file of the runbook. */
  readonly runbook: string
  readonly reportPath: string
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The rows on stdout, by target. */
  readonly rows: readonly { readonly target: string }[]
  readonly stdout: string
  readonly stderr: string
  /** Milliseconds from the summary to the end of the process. */
  readonly lingeredMs: number
  readonly report: ReportHead & { readonly jobs: readonly JobReport[] }
}

interface Running {
  readonly child: ReturnType<typeof spawn>
  readonly ended: Promise<FleetRan>
}

export interface UserCodeFleet {
  /** The targets' names, in the manifest's order. */
  readonly names: readonly string[]
  readonly requests: readonly { readonly method: string; readonly path: string }[]
  /** Runs this body of a runbook in every target, by the real command line. */
  run(body: string, ...flags: string[]): Promise<FleetRan>
  start(body: string, ...flags: string[]): Running
  /** Runs that runbook once more, in what its report or its journal leaves to do. */
  complete(ran: FleetRan): Promise<FleetRan>
}

/**
 * A served world of a few targets. In a runbook's body `at` is the number of the target in `names`, and `bad` is true in the
 * second one. `own` are further variables of the environment.
 */
export async function userCodeFleet(
  t: TestContext,
  targets = 4,
  own: Readonly<Record<string, string>> = {},
): Promise<UserCodeFleet> {
  const { emulator, env } = await startEmulator(t, { world: () => createWorld('fleet', { targets, sites: 3 }) })
  const { world } = emulator
  const names = [...world.targets].map(({ name }) => name)
  const cwd = temporaryFolder(t, {
    'towline.yaml': [
      `home: { tenant: ${world.home.id} }`,
      `application: { clientId: ${env['TOWLINE_CLIENT_ID']}, identity: system }`,
      'targets:',
      ...[...world.targets].map(({ id, name }) => `  ${name}: { tenant: ${id}, access: read-write }`),
    ].join('\n'),
  })
  let count = 0
  const reportOf = (runbook: string): string => join(cwd, `${runbook}.json`)

  const start = (body: string, ...flags: string[]): Running => {
    const name = `runbook-${++count}.ts`
    writeFileSync(join(cwd, name), runbookOf(body, names))
    return launch(name, ['-t', 'all', ...flags])
  }
  const launch = (runbook: string, flags: readonly string[]): Running => {
    const report = reportOf(runbook)
    const words = ['run', runbook, '-o', 'ndjson', '--report', report, ...flags]
    const child = spawn(process.execPath, [main, ...words], { cwd, env: { ...env, PATH: process.env['PATH'], ...own } })
    t.after(() => child.kill('SIGKILL'))
    const out = { stdout: '', stderr: '' }
    let summaryAt = Number.NaN
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        out[stream] += text
        if (Number.isNaN(summaryAt) && /^\d+ targets?: /m.test(out.stderr)) summaryAt = performance.now()
      })
    }
    // What a child of the runbook keeps open is not waited for.
    const gone = once(child, 'exit').then(() => performance.now())
    const ended = once(child, 'close').then(async ([code, signal]): Promise<FleetRan> => {
      const lines = out.stdout.split('\n').filter((line) => line !== '')
      return {
        runbook,
        reportPath: report,
        code,
        signal,
        rows: lines.map((line) => JSON.parse(line)),
        ...out,
        lingeredMs: (await gone) - summaryAt,
        // A process that a signal ended may not have put its first report in place.
        report: JSON.parse(existsSync(report) ? readFileSync(report, 'utf8') : '{"jobs":[]}'),
      }
    })
    return { child, ended }
  }
  return {
    names,
    get requests() {
      return emulator.requests
    },
    start,
    run: (...words) => start(...words).ended,
    complete: ({ runbook }) => launch(runbook, ['--targets-file', reportOf(runbook)]).ended,
  }
}

/** The body begins in line 6. Lines of `body` before a line `---` are code of the module. */
function runbookOf(body: string, names: readonly string[]): string {
  const [above, inside] = body.includes('---\n') ? (body.split('---\n') as [string, string]) : ['', body]
  return `import { runbook } from 'towline'
${above.trim().replaceAll('\n', '; ')}
export default runbook({ name: 'tried', description: '', permissions: [], async run({ target, graph, log, signal, input }) {
const at = ${JSON.stringify(names)}.indexOf(target.name)
const bad = at === 1
${inside}
return { done: true }
} })
`
}
