import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '../../errors/errors.ts'
import { putFile } from '../../files/put-file.ts'
import { currentReader } from '../../files/reader.ts'
import { whyUntrusted } from '../../files/whose.ts'
import { whyNotRead } from '../../files/why-not-read.ts'
import { type KnownRun, runOrText } from '../../fleet/known-run.ts'
import { isRepeatedTenant, isToDo } from '../../fleet/report.ts'
import type { Env } from '../../text/env.ts'
import { listSome } from '../../text/quote.ts'
import { notesOfWrites } from './notes-of-writes.ts'

interface TargetsFile {
  /** Of an earlier run, the targets that failed or were cancelled; empty where all are done. */
  readonly selectors: readonly string[]
  /** What the reader must know of that run. */
  readonly notes: readonly string[]
}

/**
 * The selectors of a `--targets-file`: one on each line, with `#` comments; of an earlier run, by its report or its
 * journal, the targets that are not done. Targets that were another one's tenant are left out. A run that is no dry run
 * takes no report of one: nothing was done there. Rejects with `ConfigError`, and with the reason of the signal.
 */
export async function readTargetsFile(
  path: string,
  { signal, dryRun = false }: { readonly signal?: AbortSignal; readonly dryRun?: boolean | undefined } = {},
): Promise<TargetsFile> {
  const run = await runOrText(path, signal).catch((cause: unknown) => {
    signal?.throwIfAborted()
    throw cause instanceof ConfigError ? cause : unreadable(path, cause)
  })
  if (typeof run === 'string') return { selectors: lines(run, path), notes: [] }
  if (run.dryRun && !dryRun) throw ofDryRun(path)
  return undone(run, path)
}

function unreadable(path: string, cause: unknown): ConfigError {
  const { likelyCause, remedy } = whyNotRead(cause)
  return new ConfigError('USAGE', {
    message: `The targets file ${path} cannot be read.`,
    likelyCause,
    fix: `${remedy}. \`--targets-file\` takes a text file with a selector a line, or an earlier report.`,
    cause,
  })
}

/** `40 of 500 targets are done in the run that began at 2026-11-30T16:00:00.000Z`. */
export function summaryOf({ jobs, startedAt }: KnownRun): string {
  const done = jobs.filter(({ state }) => state === 'ok').length
  return `${done} of ${jobs.length} targets are done in the run that began at ${startedAt}`
}

/**
 * Writes the targets into a new file for `--targets-file`, in the folder for temporary files. Resolves with its path, or with
 * `undefined` where another user could exchange the file, and so choose the targets of a later run. Rejects with the system's
 * error.
 */
export async function writeTargetsFile(names: readonly string[], env: Env): Promise<string | undefined> {
  const path = join(tmpdir(), `towline-targets-${randomUUID()}.txt`)
  if (whyUntrusted(path, currentReader(env)) !== undefined) return undefined
  await putFile(path, names.map((name) => `${name}\n`).join(''), { isNew: true, isPrivate: true })
  return path
}

/** Never empty, because a command without selectors takes the manifest's only target. */
function lines(text: string, path: string): string[] {
  const selectors = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/#.*/s, '').trim())
    .filter((line) => line !== '')
  if (selectors.length > 0) return selectors
  throw new ConfigError('TARGET_MISSING', {
    message: `The targets file ${path} names no target.`,
    likelyCause: 'It is empty, or every line is a comment.',
    fix: 'Name targets with `-t`, or put one selector on each line.',
  })
}

function undone(run: KnownRun, path: string): TargetsFile {
  const { journal } = run
  if (journal?.writer !== undefined) {
    throw new ConfigError('USAGE', {
      message: `The run of ${path} still goes on.`,
      likelyCause: `Process ${journal.writer} works on its targets.`,
      fix: 'Wait for its end: two runs would do the work twice.',
    })
  }
  const left = run.jobs.filter(isToDo)
  const repeated = run.jobs.filter(isRepeatedTenant)
  const unsure = left.filter(({ mayBePrinted }) => mayBePrinted)
  const notes = [
    ...(journal === undefined ? [] : [`That run did not end. ${journal.path} says: ${summaryOf(run)}.`]),
    ...(journal?.isOfOtherRun ? [`The report beside it is of another run, and is not used.`] : []),
    ...(journal?.isTorn ? [`A line of ${journal.path} is cut off, and was left out.`] : []),
    ...(repeated.length === 0 ? [] : [`Left out as the tenant of another target of that run: ${namesOf(repeated)}.`]),
    ...notesOfWrites(left),
    ...(unsure.length === 0 ? [] : [`Rows of these targets may come twice: ${namesOf(unsure)}.`]),
  ]
  return { selectors: left.map(({ target }) => target), notes }
}

function ofDryRun(path: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `The targets file ${path} is the report of a dry run.`,
    likelyCause: 'No write was sent to its targets, so that all of them are still to do.',
    fix: 'Choose the targets as for that dry run, with `-t` or by a file with a selector a line.',
  })
}

function namesOf(jobs: readonly { readonly target: string }[]): string {
  return listSome(
    jobs.map(({ target }) => target),
    jobs.length,
  )
}
