import { errorJson } from '../../errors/error-json.ts'
import type { JobReport } from '../../fleet/report.ts'
import type { RunSink } from '../../fleet/run-sink.ts'

/** Errors of code that was still at work when its target had ended, by the target's name. */
export type LateErrors = Map<string, Error>

/** Keeps a record in which a target has not gone well whose code failed later. */
export class LateFailures implements RunSink {
  readonly #sinks: readonly RunSink[]
  readonly #errors: LateErrors
  /** Jobs that are recorded as gone well, without their rows. */
  readonly #ok = new Map<string, JobReport>()

  constructor(sinks: readonly RunSink[], errors: LateErrors) {
    this.#sinks = sinks
    this.#errors = errors
  }

  async printing(target: string): Promise<void> {
    for (const sink of this.#sinks) await sink.printing?.(target)
  }

  async add(job: JobReport): Promise<void> {
    await this.#pass(job)
    if (job.state !== 'ok') return
    const { result: _, ...kept } = job
    this.#ok.set(job.target, kept)
    await this.settle()
  }

  /** Replaces the jobs of targets that have failed since they were recorded. */
  async settle(): Promise<void> {
    for (const [target, error] of this.#errors) {
      const job = this.#ok.get(target)
      if (job === undefined) continue
      this.#errors.delete(target)
      this.#ok.delete(target)
      const failed = {
        ...job,
        state: 'failed',
        hop: 'runbook',
        error: errorJson(error, target),
        mayBePrinted: true,
      } as const
      await this.#pass(failed, job)
    }
  }

  async #pass(job: JobReport, earlier?: JobReport): Promise<void> {
    for (const sink of this.#sinks) await sink.add(job, earlier)
  }
}
