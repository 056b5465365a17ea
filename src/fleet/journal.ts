import { type FileHandle, utimes } from 'node:fs/promises'
import { linesOf } from '../files/lines-of.ts'
import { newFile } from '../files/new-file.ts'
import { writeAll } from '../files/write-all.ts'
import { parseJson } from '../text/json.ts'
import { safeJson } from '../text/safe.ts'
import type { JobReport, JobState } from './report.ts'
import type { RunProcess } from './run-process.ts'

/** The first line of a journal. */
export interface JournalHead extends RunProcess {
  /** The version of the format. */
  readonly journal: 1
  /** Id of the run, which is that of the report that it completes. */
  readonly run: string
  /** ISO 8601, UTC: when the run began, or the run that it completes. */
  readonly startedAt: string
  /** ISO 8601, UTC: when this process began its part. */
  readonly begunAt: string
  /** Milliseconds that earlier parts of the run took. */
  readonly earlierMs: number
  /** All targets that this process works on. */
  readonly targets: readonly string[]
  /** Set where no write is sent. */
  readonly dryRun?: true
}

/** A further line: how a target ended, or that its rows are printed next. A later line replaces an earlier one. */
export type JournalLine = JobReport | { readonly printing: string }

/** A journal lies beside its report. */
export function journalOf(report: string): string {
  return `${report}${ENDING}`
}

/** The report beside which a journal lies, or the path itself. */
export function reportOf(path: string): string {
  return path.endsWith(ENDING) ? path.slice(0, -ENDING.length) : path
}

const ENDING = '.journal'

/** Something else than the run has written to its journal, or has cut it. */
export class JournalChanged extends Error {
  override name = 'JournalChanged'
}

type Latest = Map<string, { readonly at: number; readonly state: JobState }>

/** What a journal says at one moment. */
interface JournalNow {
  readonly counts: Readonly<Record<JobState, number>>
  /** The last job of each target, one in memory at a time. */
  readonly jobs: AsyncIterable<JobReport>
}

/**
 * What a run writes down while it goes on, a line of JSON for each target. A line is with the system when the call
 * resolves, so the end of the process loses none. A power cut can lose lines that came after the last report.
 */
export class Journal implements AsyncDisposable {
  readonly head: JournalHead
  readonly #path: string
  readonly #file: FileHandle
  #size: number
  /** Where the last line of each target begins, in bytes. */
  readonly #latest: Latest

  private constructor(path: string, head: JournalHead, file: FileHandle, size: number, latest: Latest) {
    this.#path = path
    this.head = head
    this.#file = file
    this.#size = size
    this.#latest = latest
  }

  /**
   * A journal that begins with jobs of an earlier part of the run. Rejects with `EEXIST` where there is a journal already,
   * and with the system's other errors. No part of a journal is left then.
   */
  static async create(path: string, head: JournalHead, earlier: readonly JobReport[]): Promise<Journal> {
    const latest: Latest = new Map()
    let size = 0
    const file = await newFile(path, { isNew: true, isPrivate: true, isDurable: false, staysOpen: true })
    try {
      for (const line of [head, ...earlier]) {
        const bytes = lineOf(line)
        await writeAll(file.handle, bytes, size)
        if ('target' in line) latest.set(line.target, { at: size, state: line.state })
        size += bytes.length
      }
      await file.put(size)
    } finally {
      await file.discard()
    }
    return new Journal(path, head, file.handle, size, latest)
  }

  /** The rows of a target are printed next. If its job never follows, they may have been printed or not. */
  async printing(target: string): Promise<void> {
    await this.#append({ printing: target })
  }

  async add(job: JobReport): Promise<void> {
    const at = await this.#append(job)
    this.#latest.set(job.target, { at, state: job.state })
  }

  /** How each target ended so far. Later lines change nothing of it. Targets that have not ended are `cancelled`. */
  now(): JournalNow {
    const latest = new Map(this.#latest)
    const open = this.head.targets.filter((target) => !latest.has(target))
    const lines = linesOf(this.#file, this.#size)
    const counts = { ok: 0, failed: 0, skipped: 0, cancelled: open.length }
    for (const { state } of latest.values()) counts[state]++

    async function* jobs(): AsyncGenerator<JobReport, void, undefined> {
      let found = 0
      for await (const { at, text } of lines) {
        const line = lineFrom(text)
        if (!('target' in line) || latest.get(line.target)?.at !== at) continue
        found++
        yield line
      }
      if (found < latest.size) throw new JournalChanged()
      for (const target of open) yield notDone(target)
    }
    return { counts, jobs: jobs() }
  }

  /** A sign of life for other computers, which cannot see this process. */
  async touch(): Promise<void> {
    const now = new Date()
    await utimes(this.#path, now, now)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
  }

  async #append(line: JournalLine): Promise<number> {
    const at = this.#size
    const bytes = lineOf(line)
    try {
      await writeAll(this.#file, bytes, at)
    } catch (error) {
      // A part of the line may have been written. Without it, later lines stand at line ends.
      await this.#file.truncate(at).catch(() => {})
      throw error
    }
    this.#size += bytes.length
    return at
  }
}

/** The job of a target that has not ended. */
export function notDone(target: string): JobReport {
  return { target, state: 'cancelled', durationMs: 0, requests: 0, throttledMs: 0 }
}

/** Throws `JournalChanged`. */
function lineFrom(text: string): JobReport | JournalHead | JournalLine {
  try {
    return Object(parseJson(text, 'all')) as JobReport | JournalHead | JournalLine
  } catch {
    throw new JournalChanged()
  }
}

function lineOf(line: JournalHead | JournalLine): Buffer {
  return Buffer.from(`${safeJson(JSON.stringify(line))}\n`)
}
