import type { TenantsOfRun } from '../../connect/tenants-of-run.ts'
import type { JobReport } from '../../fleet/report.ts'
import type { RunSink } from '../../fleet/run-sink.ts'
import type { Target } from '../../manifest/target.ts'
import type { CliContext } from '../process/context.ts'
import { noteWorked, workedLog } from './worked-log.ts'

type Noting = Pick<CliContext, 'io' | 'verbose' | 'note'>

/** Notes for `towline targets list` in which targets of a run the work ended well, once the run is over. */
export class WorkedTargets implements RunSink, AsyncDisposable {
  readonly #context: Noting
  readonly #targets: readonly Target[]
  readonly #tenants: TenantsOfRun
  readonly #names = new Set<string>()

  constructor(context: Noting, targets: readonly Target[], tenants: TenantsOfRun) {
    this.#context = context
    this.#targets = targets
    this.#tenants = tenants
  }

  add({ state, target }: JobReport): void {
    if (state === 'ok') this.#names.add(target)
    else this.#names.delete(target)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#names.size === 0) return
    const file = await openWorkedLog(this.#context)
    if (file === undefined) return
    const now = this.#context.io.now()
    const at = new Date(now).toISOString()
    const worked = this.#targets.filter(({ name }) => this.#names.has(name))
    const entries = worked.map((target) => {
      const { tenant, clientId } = target
      return { tenant, clientId, tenantId: this.#tenants.idOf(target), at }
    })
    await noteWorked(file, entries, now)
  }
}

/** The path of the file, for a command. Where there is none, `--verbose` says why. */
export async function openWorkedLog(context: Noting): Promise<string | undefined> {
  const { file, why } = workedLog(context.io.env)
  if (why !== undefined && context.verbose) await context.note(`when targets last worked is not noted: ${why}`)
  return file
}
