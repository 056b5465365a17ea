import { ConfigError, RunError } from '../errors/errors.ts'
import { whyNotWritten } from '../files/why-not-written.ts'
import { JournalChanged, journalOf } from './journal.ts'

/** The error of a report that cannot be opened before the run. An error of Towline says itself what is wrong. */
export function notOpened(path: string, cause: unknown): ConfigError {
  if (cause instanceof ConfigError) return cause
  if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return stillWritten(path)
  const { likelyCause, remedy } = whyNotWritten(cause, path)
  return new ConfigError('USAGE', {
    message: `The report cannot be written to ${path}.`,
    likelyCause,
    fix: `${remedy}. Nothing has been done yet.`,
    cause,
  })
}

/** `pid`: the process that writes it, where it is known. */
export function stillWritten(path: string, pid?: number): ConfigError {
  const writer = pid === undefined ? 'another process' : `process ${pid}`
  return new ConfigError('USAGE', {
    message: `Another run still writes the report ${path}.`,
    likelyCause: `That run goes on in ${writer}, or ended less than a minute ago on another computer.`,
    fix: `Wait for its end, or give \`--report\` another path. If no such run goes on, remove ${journalOf(path)}: what it did is lost then.`,
  })
}

/** The error of a dry run that would complete a real one, and of a real one that would complete a dry run. */
export function otherKind(path: string, isDryRun: boolean): ConfigError {
  return new ConfigError('USAGE', {
    message: `The report ${path} is of ${isDryRun ? 'a dry run, and this run is none' : 'a run that is no dry run, and this one is'}.`,
    likelyCause: 'One report cannot say of each target whether something was written there.',
    fix: 'Give `--report` another path. Nothing has been done yet.',
  })
}

/** The error of a run whose journal cannot be written any more. */
export function notRecorded(place: string, cause: unknown): RunError {
  const { likelyCause, remedy } = whyNotWritten(cause, place)
  return new RunError('OUTPUT_FAILED', {
    message: `The run was stopped, because its report ${place} could not be written.`,
    likelyCause,
    fix: `${remedy}. \`--targets-file ${place}\` then goes on: what was done is in ${journalOf(place)}.`,
    cause,
  })
}

/** The error of a run that is over, and whose last report could not be put in place. */
export function notPut(place: string, cause: unknown): RunError {
  if (cause instanceof JournalChanged) return notKept(place, cause)
  const { likelyCause, remedy } = whyNotWritten(cause, place)
  return new RunError('OUTPUT_FAILED', {
    message: `The report ${place} could not be put in place.`,
    likelyCause,
    fix: `${remedy}. Nothing is lost: all of it is in ${journalOf(place)}, which \`--targets-file ${place}\` reads.`,
    cause,
  })
}

function notKept(place: string, cause: JournalChanged): RunError {
  const journal = journalOf(place)
  return new RunError('OUTPUT_FAILED', {
    message: `The report ${place} could not be put in place: ${journal} does not hold what this run wrote into it.`,
    likelyCause: 'The runbook, or another program, has written to that file or has cut it.',
    fix: `Take what was done from the output of this run. Then remove ${journal}, and run the targets again that are not done.`,
    cause,
  })
}
