import { connector } from '../connect/connect.ts'
import type { Outcome } from '../connect/pool.ts'
import { TenantsOfRun } from '../connect/tenants-of-run.ts'
import { OwnSignal } from '../http/own-signal.ts'
import type { Runtime } from '../http/runtime.ts'
import { nodeRuntime } from '../http/runtime.ts'
import { requireManifest, searchOfProgram } from '../manifest/find.ts'
import { loadManifest } from '../manifest/load.ts'
import { selectTargets } from '../manifest/select.ts'
import type { Target } from '../manifest/target.ts'
import { newRun, type RunSettings } from './run.ts'
import type { RunEvent } from './run-event.ts'
import type { Runbook } from './runbook.ts'
import { runbookJob } from './runbook-job.ts'
import { startRun } from './start-run.ts'

export interface FleetOptions extends Partial<Runtime> {
  /** Path of a manifest. Needed where targets are selectors. */
  readonly manifest?: string
  /** Selectors as `-t` takes them (`all`, `tag:emea`, names), or targets as data. */
  readonly targets: string | readonly (string | Target)[]
  /**
   * The part of Microsoft's published throttling limits that may be used, above 0 and up to 1.
   * @default 0.75
   */
  readonly budget?: number
}

export interface RunbookRunOptions extends RunSettings {
  /** Stops the run. Default: the signal of the fleet's options. */
  readonly signal?: AbortSignal
  /** What runbooks log, and what they would write in a dry run. */
  readonly onEvent?: (event: RunEvent) => void
}

export interface Fleet {
  /**
   * How the runbook ended in each target, in the order in which they end. Leaving the loop stops what runs. A target
   * that fails is an outcome and no error.
   *
   * The first step of the loop rejects with `ConfigError`, before any target is begun. The codes for the targets are
   * `MANIFEST_NOT_FOUND`, `MANIFEST_INVALID`, `TARGET_MISSING`, `TARGET_UNKNOWN` and `CLIENT_ID_MISSING`. An input that does
   * not fit is `RUNBOOK_INVALID`, and options and `TOWLINE_*` variables are `HOST_INVALID` or `USAGE`. It rejects with
   * `RangeError` for a `concurrency` below 1.
   */
  run<Input, Result>(
    runbook: Runbook<Input, Result>,
    options?: RunbookRunOptions,
  ): AsyncGenerator<Outcome<Target, Result>, void, undefined>
}

/**
 * Many targets to run a runbook in. The targets are read when a run begins.
 *
 * @example
 * ```ts
 * import { fleet, listSites, runbook } from 'towline'
 *
 * const countSites = runbook({
 *   name: 'count-sites',
 *   description: 'Counts the sites of each target',
 *   permissions: ['Sites.Read.All'],
 *   async run({ graph, signal }) {
 *     let sites = 0
 *     for await (const _ of listSites(graph, { signal })) sites++
 *     return { sites }
 *   },
 * })
 * for await (const outcome of fleet({ targets: 'tag:emea' }).run(countSites)) {
 *   console.log(outcome.target.name, outcome.state === 'ok' ? outcome.result : outcome.state)
 * }
 * ```
 */
export function fleet(options: FleetOptions): Fleet {
  return {
    async *run(runbook, { signal, onEvent = () => {}, ...settings } = {}) {
      using stop = new OwnSignal(signal, options.signal)
      const runtime = nodeRuntime({ ...options, signal: stop.inherited })
      const { now, wait } = runtime
      const targets = await targetsOf(options, runtime.signal)
      // Targets that are no names are the caller's own, and may be one tenant on purpose.
      const areNames = [options.targets].flat().every((one) => typeof one === 'string')
      const watch = areNames ? new TenantsOfRun(targets).watch : undefined
      const connect = connector(runtime, { budget: options.budget, watch })
      const run = newRun({ name: runbook.name }, targets, now(), settings)
      const job = await runbookJob(runbook, run, { connect, wait, onEvent })
      yield* startRun(run, { targets, job, now, signal: runtime.signal })
    },
  }
}

async function targetsOf({ manifest, targets }: FleetOptions, signal?: AbortSignal): Promise<readonly Target[]> {
  const given = typeof targets === 'string' ? [targets] : targets
  const selectors = given.filter((one) => typeof one === 'string')
  const ready = given.filter((one) => typeof one !== 'string')
  if (selectors.length === 0 && ready.length > 0) return ready
  const search = { ...searchOfProgram(), path: manifest }
  const { path } = requireManifest(search, 'targets given by name are looked up in a manifest')
  return [...ready, ...selectTargets(await loadManifest(path, { signal }), selectors)]
}
