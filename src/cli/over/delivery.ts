import { errorJson } from '../../errors/error-json.ts'
import type { JobReport } from '../../fleet/report.ts'
import type { RunSink } from '../../fleet/run-sink.ts'
import type { LateColumns } from '../output/columns.ts'
import type { BeforeWrite } from '../output/format.ts'
import type { TextOut } from '../process/io.ts'

interface DeliveryOptions {
  readonly stdout: TextOut
  readonly sinks: readonly RunSink[]
  /** So many targets, at most, are printed before they are recorded. A killed run repeats no more than these. */
  readonly atOnce: number
}

/**
 * Brings the rows of targets to stdout and their jobs into the record, in this order: a target is done only once the
 * system has accepted its rows.
 */
export class Delivery {
  /** Targets whose rows were printed, and whose job could not be recorded. */
  readonly unrecorded: string[] = []
  readonly #options: DeliveryOptions
  /** Their rows wait in the format. */
  readonly #held = new Set<JobReport>()
  /** Their rows are written, or about to be. */
  readonly #printing: JobReport[] = []
  /** Why stdout takes nothing more. */
  #refusal: { readonly reason: unknown } | undefined

  constructor(options: DeliveryOptions) {
    this.#options = options
  }

  /** What a format awaits right before it writes the rows of this job. */
  before(job: JobReport): BeforeWrite {
    this.#held.add(job)
    return async () => {
      // What is not even tried is certainly not printed.
      if (this.#refusal !== undefined) throw this.#refusal.reason
      if (this.#printing.length >= this.#options.atOnce) await this.accept()
      await this.printing(job.target)
      this.#held.delete(job)
      this.#printing.push(job)
    }
  }

  /** Notes that the rows of a target are written next. */
  async printing(target: string): Promise<void> {
    for (const sink of this.#options.sinks) await sink.printing?.(target)
  }

  /** Records the jobs whose rows were written, once the system has accepted them. */
  async accept(): Promise<void> {
    if (this.#printing.length === 0) return
    try {
      await this.#options.stdout.flush()
    } catch (reason) {
      this.#refusal = { reason }
      throw reason
    }
    for (let job = this.#printing.shift(); job !== undefined; job = this.#printing.shift()) await this.record(job)
  }

  /** Records a job that has nothing to print, or whose rows were accepted. */
  async record(job: JobReport): Promise<void> {
    try {
      for (const sink of this.#options.sinks) await sink.add(job)
    } catch (error) {
      if (job.state === 'ok') this.unrecorded.push(job.target)
      throw error
    }
  }

  /** Records a job as failed whose rows the format did not take. A report keeps them all the same. */
  async refuse(job: JobReport, error: LateColumns): Promise<void> {
    this.#held.delete(job)
    await this.record({ ...job, state: 'failed', error: errorJson(error, job.target) })
  }

  /** Records as `cancelled` what was not accepted: there is no output that it could still go to. */
  async giveUp(): Promise<void> {
    const partly = this.#printing.splice(0).map((job): JobReport => ({ ...notPrinted(job), mayBePrinted: true }))
    const lost = [...partly, ...[...this.#held].map(notPrinted)]
    this.#held.clear()
    const failures: unknown[] = []
    // A report that cannot be written must not keep the others out of the summary.
    for (const job of lost) await this.record(job).catch((error) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
}

/** The job of a target whose rows are still to be printed. A report keeps them all the same. */
export function notPrinted(job: JobReport): JobReport {
  return { ...job, state: 'cancelled' }
}
