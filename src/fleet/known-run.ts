import { ConfigError } from '../errors/errors.ts'
import { linesOf } from '../files/lines-of.ts'
import { openPlain } from '../files/open-plain.ts'
import { inRealFolder, placeOf } from '../files/place.ts'
import { readText } from '../files/read-text.ts'
import { parseJson } from '../text/json.ts'
import { type JournalHead, type JournalLine, journalOf, notDone, reportOf } from './journal.ts'
import type { JobReport } from './report.ts'
import { beginOf, MOST_BYTES } from './report-on-disk.ts'
import { isAlive } from './run-process.ts'

/** What is known of an earlier run, or of one that goes on. */
export interface KnownRun {
  readonly run: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly durationMs: number
  /** Set where no write was sent, so that its targets are not done. */
  readonly dryRun?: true
  /** One for each target. */
  readonly jobs: readonly JobReport[]
  /** Set where it was read from the journal of a process that did not bring its run to an end. */
  readonly journal?: LeftJournal
}

interface LeftJournal {
  readonly path: string
  /** The number of the file, which tells it apart from a later journal of this path. */
  readonly ino: number
  /** The number of the process, where it still writes the journal. */
  readonly writer: number | undefined
  /** The last line is not whole, and was left out. */
  readonly isTorn: boolean
  /** The report beside the journal is of another run. */
  readonly isOfOtherRun: boolean
}

/** As `runOrText`. Resolves with `undefined` for a file that is neither a report nor a journal. */
export async function knownRun(path: string): Promise<KnownRun | undefined> {
  const found = await runOrText(path)
  return typeof found === 'string' ? undefined : found
}

/**
 * The run that a report tells of, or the journal beside it: a journal is newer than its report. `path` may name either.
 * Resolves with the text of a file that is neither. Rejects with `ConfigError` `USAGE` for a report or a journal that was
 * cut off or changed, and as `readText` does.
 */
export async function runOrText(path: string, signal?: AbortSignal): Promise<KnownRun | string> {
  const place = reportOf(await placeOf(path))
  const left = await leftJournal(place)
  if (left !== undefined) return left
  // A pipe gives its content only once.
  const text = await readText(path, { most: MOST_BYTES, signal })
  return text.trimStart().startsWith('{') ? readReport(text, path) : text
}

/** Whether `path` is that report or its journal, however the two are written. */
export async function isReportOf(report: string, path: string): Promise<boolean> {
  try {
    return (await inRealFolder(report)) === reportOf(await placeOf(path))
  } catch {
    // A folder does not exist, which is an error of its own where the file is opened.
    return false
  }
}

function readReport(text: string, path: string): KnownRun {
  let report: unknown
  try {
    report = parseJson(text, 'all')
  } catch (cause) {
    throw notAReport(path, 'It is not valid JSON; it may have been cut off.', cause)
  }
  const { jobs, durationMs } = Object(report) as { jobs?: unknown; durationMs?: unknown }
  if (!Array.isArray(jobs) || !jobs.every((job) => typeof job?.target === 'string')) {
    throw notAReport(path, 'It is JSON of another kind.')
  }
  return { ...(report as KnownRun), durationMs: typeof durationMs === 'number' ? durationMs : 0 }
}

/**
 * The run that the journal beside a report tells of. Resolves with `undefined` where there is none. Rejects with
 * `ConfigError` `USAGE` for a file of that name that is no journal.
 */
export async function leftJournal(report: string): Promise<KnownRun | undefined> {
  const path = journalOf(report)
  const file = await openPlain(path, { links: false }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (file === undefined) return undefined
  await using _ = file
  const { size, mtimeMs, ino } = await file.stat()
  const jobs = new Map<string, JobReport>()
  const printing = new Set<string>()
  let head: JournalHead | undefined
  let isTorn = false
  for await (const { text, isWhole } of linesOf(file, size)) {
    const line = parsed(text)
    if (head === undefined) {
      if (!isHead(line)) break
      head = line
    } else if (!isWhole || line === undefined) isTorn = true
    else if ('printing' in line) printing.add(line.printing)
    else if ('target' in line) {
      printing.delete(line.target)
      jobs.set(line.target, line)
    }
  }
  if (head === undefined) throw notAJournal(path)
  for (const target of head.targets) if (!jobs.has(target)) jobs.set(target, notDone(target))
  for (const target of printing) jobs.set(target, { ...notDone(target), mayBePrinted: true })
  return {
    run: head.run,
    startedAt: head.startedAt,
    ...(head.dryRun ? { dryRun: true } : {}),
    durationMs: head.earlierMs + Math.max(0, Math.round(mtimeMs - Date.parse(head.begunAt))),
    jobs: [...jobs.values()],
    journal: {
      path,
      ino,
      writer: (await isAlive(head, Date.now() - mtimeMs)) ? head.pid : undefined,
      isTorn,
      isOfOtherRun: await isOfOtherRun(report, head.run),
    },
  }
}

/** False where there is no report yet: a run puts its first one in place after some seconds. */
async function isOfOtherRun(report: string, run: string): Promise<boolean> {
  const text = await beginOf(report)
  return text !== '' && !text.includes(JSON.stringify(run))
}

function parsed(text: string): (JournalHead | JournalLine) | undefined {
  try {
    return Object(parseJson(text, 'all'))
  } catch {
    return undefined
  }
}

function isHead(line: JournalHead | JournalLine | undefined): line is JournalHead {
  return line !== undefined && 'journal' in line && line.journal === 1
}

function notAJournal(path: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `${path} has the name of a journal, but is not one.`,
    likelyCause: 'Another program wrote it, or its first line was changed.',
    fix: 'Move it to another place.',
  })
}

function notAReport(path: string, likelyCause: string, cause?: unknown): ConfigError {
  return new ConfigError('USAGE', {
    message: `${path} begins like a report, but is not one.`,
    likelyCause,
    fix: 'Give a file that `--report` wrote, or a text file with a selector a line.',
    cause,
  })
}
