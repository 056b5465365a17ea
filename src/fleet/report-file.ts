import { rm } from 'node:fs/promises'
import type { RunError } from '../errors/errors.ts'
import { Journal, type JournalHead, journalOf } from './journal.ts'
import { type KnownRun, knownRun, leftJournal } from './known-run.ts'
import { type JobReport, type ReportHead, reportHead } from './report.ts'
import { notOpened, notPut, notRecorded, otherKind } from './report-errors.ts'
import { placeOfReport, putReport } from './report-on-disk.ts'
import type { RunOverTargets } from './run.ts'
import { SIGN_OF_LIFE_MS, thisProcess } from './run-process.ts'
import type { RunSink } from './run-sink.ts'
import { takeOver } from './take-over.ts'

interface ReportOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Whether the run completes the one that the file reports: its id, start and other jobs stay. Otherwise it is replaced. */
  readonly completes: boolean
  /** Milliseconds between two reports while the run goes on. */
  readonly everyMs?: number
}

/** While the run goes on, reports take at most this part of its time, however long they become. */
const SHARE = 1 / 20

/**
 * The report of a run, true at each moment. Beside it lies its journal, which gets a line for each target and is removed
 * with the last report. While the run goes on, the report is put in place every few seconds, with `state: "running"`. What
 * was there before stays until the first of them. Memory does not grow with the rows.
 */
export class ReportFile implements RunSink, AsyncDisposable {
  /** The run whose journal this one replaces: a process that did not end it had left it there. */
  readonly replaced: KnownRun | undefined
  readonly #place: string
  readonly #journal: Journal
  readonly #now: () => number
  readonly #timer: NodeJS.Timeout
  #isChanged = true
  #notBefore = 0
  #putting: Promise<void> = Promise.resolve()
  /** Why the journal can no longer be written. */
  #failure: RunError | undefined

  private constructor(
    place: string,
    journal: Journal,
    { now, everyMs = SIGN_OF_LIFE_MS }: ReportOptions,
    replaced: KnownRun | undefined,
  ) {
    this.#place = place
    this.#journal = journal
    this.#now = now
    this.replaced = replaced
    this.#timer = setInterval(() => this.#tick(), everyMs).unref()
  }

  /**
   * Opens the report before the run, so that a path that cannot be written is refused at once. Rejects with `ConfigError`
   * `USAGE`, also for a file that is no report, and for a report that another run still writes.
   */
  static async open(path: string, run: RunOverTargets, options: ReportOptions): Promise<ReportFile> {
    const { completes } = options
    try {
      const place = await placeOfReport(path)
      const earlier = completes ? await knownRun(place) : await leftJournal(place)
      if (completes && earlier !== undefined && Boolean(earlier.dryRun) !== Boolean(run.dryRun)) {
        throw otherKind(place, Boolean(earlier.dryRun))
      }
      if (earlier?.journal !== undefined) await takeOver(place, earlier, completes)
      const head: JournalHead = {
        journal: 1,
        run: run.id,
        startedAt: run.startedAt,
        begunAt: run.startedAt,
        earlierMs: 0,
        targets: run.targets.map(({ name }) => name),
        ...(run.dryRun ? { dryRun: true } : {}),
        ...(await thisProcess()),
        ...(completes && earlier !== undefined ? beginningOf(earlier) : {}),
      }
      const journal = await Journal.create(journalOf(place), head, completes ? (earlier?.jobs ?? []) : [])
      return new ReportFile(place, journal, options, completes || !earlier ? undefined : withoutRows(earlier))
    } catch (error) {
      throw notOpened(path, error)
    }
  }

  /** The rows of a target are printed next. Rejects with `RunError` `OUTPUT_FAILED`. */
  async printing(target: string): Promise<void> {
    await this.#record(() => this.#journal.printing(target))
  }

  /** Rejects with `RunError` `OUTPUT_FAILED`. */
  async add(job: JobReport): Promise<void> {
    await this.#record(() => this.#journal.add(job))
    this.#isChanged = true
  }

  /**
   * Puts the last report in place. Rejects with `RunError` `OUTPUT_FAILED`; the journal stays then. It also stays where a
   * line of it failed: a report would not say which targets may be printed already.
   */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    await this.#putting
    if (this.#failure !== undefined) return
    try {
      await this.#put()
      await rm(journalOf(this.#place), { force: true })
    } catch (error) {
      throw notPut(this.#place, error)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#putting
    await this.#journal[Symbol.asyncDispose]()
  }

  async #record(write: () => Promise<void>): Promise<void> {
    if (this.#failure === undefined) {
      await write().catch((error) => {
        this.#failure = notRecorded(this.#place, error)
      })
    }
    if (this.#failure !== undefined) throw this.#failure
  }

  /** A report that cannot be put in place now is no failure yet: the journal has all of it, and `end` tries again. */
  #tick(): void {
    if (performance.now() < this.#notBefore) return
    this.#notBefore = Number.POSITIVE_INFINITY
    const begun = performance.now()
    this.#putting = (this.#isChanged ? this.#put('running') : this.#journal.touch())
      .catch(() => {})
      .finally(() => {
        this.#notBefore = performance.now() + (performance.now() - begun) / SHARE
      })
  }

  async #put(state?: ReportHead['state']): Promise<void> {
    this.#isChanged = false
    const { run, startedAt, begunAt, earlierMs, dryRun } = this.#journal.head
    const { counts, jobs } = this.#journal.now()
    const durationMs = earlierMs + this.#now() - Date.parse(begunAt)
    await putReport(this.#place, reportHead({ run, startedAt, durationMs, state, dryRun }, counts), jobs)
  }
}

/** What a run keeps of the one that it completes. */
function beginningOf({ run, startedAt, durationMs }: KnownRun): Partial<JournalHead> {
  return { run, startedAt, earlierMs: durationMs }
}

/** Rows stay on disk. */
function withoutRows(run: KnownRun): KnownRun {
  return { ...run, jobs: run.jobs.map(({ result: _, ...job }) => job) }
}
