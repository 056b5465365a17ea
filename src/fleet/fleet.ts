import { connector } from '../connect/connect.ts'
import { type Outcome, overTargets } from '../connect/pool.ts'
import type { Runtime } from '../http/runtime.ts'
import { nodeRuntime } from '../http/runtime.ts'
import type { Target } from '../manifest/target.ts'
import { newRun, type Run } from './run.ts'
import type { Runbook } from './runbook.ts'
import { type RunEvent, runbookJob } from './runbook-job.ts'

export type { Target } from '../manifest/target.ts'
export type { Run } from './run.ts'
export type { RunEvent } from './runbook-job.ts'

export interface FleetOptions extends Partial<Runtime> {
  /** Path of a manifest. Needed where targets are selectors. */
  readonly manifest?: string
  /** Selectors as `-t` takes them (`all`, `tag:emea`, names), or targets as data. */
  readonly targets: string | readonly (string | Target)[]
  /** The part of Microsoft's published throttling limits that may be used, above 0 and up to 1. Default 0.75. */
  readonly budget?: number
}

export interface RunbookRunOptions
  extends Partial<Pick<Run, 'input' | 'write' | 'dryRun' | 'maxWrites' | 'targetTimeout'>> {
  /** Targets worked on at once. Default 8. */
  readonly concurrency?: number
  readonly signal?: AbortSignal
  /** What runbooks log, and what they would write in a dry run. */
  readonly onEvent?: (event: RunEvent) => void
}

export interface Fleet {
  /** How the runbook ended in each target, in the order in which they end. Leaving the loop stops what runs. */
  run<Input, Result>(
    runbook: Runbook<Input, Result>,
    options?: RunbookRunOptions,
  ): AsyncGenerator<Outcome<Target, Result>, void, undefined>
}

/** Many targets to run a runbook in. The targets are read when a run begins. */
export function fleet(options: FleetOptions): Fleet {
  return {
    async *run(runbook, { concurrency = 8, signal, onEvent = () => {}, ...settings } = {}) {
      const runtime = nodeRuntime({ ...options, signal })
      const targets = await targetsOf(options)
      const connect = connector(runtime, { budget: options.budget })
      const run = newRun({ ...settings, runbook: runbook.name, targets })
      const job = await runbookJob(runbook, run, { connect, wait: runtime.wait, onEvent })
      yield* overTargets(run.targets, { concurrency, job, now: runtime.now, signal })
    },
  }
}

async function targetsOf({ manifest, targets }: FleetOptions): Promise<readonly Target[]> {
  const given = typeof targets === 'string' ? [targets] : targets
  const selectors = given.filter((one) => typeof one === 'string')
  const ready = given.filter((one) => typeof one !== 'string')
  if (selectors.length === 0 && ready.length > 0) return ready
  const { loadManifest, requireManifest } = await import('../manifest/load.ts')
  const { selectTargets } = await import('../manifest/select.ts')
  const search = { path: manifest, env: {}, cwd: process.cwd() }
  const path = requireManifest(search, 'targets given by name are looked up in a manifest')
  return [...ready, ...selectTargets(await loadManifest(path), selectors)]
}
