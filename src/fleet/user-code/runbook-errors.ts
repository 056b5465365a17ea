import { RunbookError } from '../../errors/errors.ts'
import type { TowlineError } from '../../errors/towline-error.ts'
import { redact } from '../../text/redact.ts'
import { codePlace } from './code-place.ts'
import { describeThrown } from './describe-thrown.ts'
import { intactError } from './intact-error.ts'

/**
 * The error of a runbook that threw. Errors of Towline stay what they are, because they say themselves what happened. Both
 * say where the runbook was.
 */
export function thrownByRunbook(thrown: unknown, file: string | undefined): TowlineError {
  const own = intactError(thrown)
  if (own !== undefined) return placed(own, own, file)
  return failure(thrown, file, {
    how: 'The runbook failed',
    likelyCause: 'It threw this error itself; Towline only passes it on.',
    fix: 'Fix the runbook, or the data in this target that made it fail, then run it there again.',
  })
}

/** The error of a promise, a timer or a listener that the runbook started and did not wait for. */
export function thrownAside(thrown: unknown, file: string | undefined): RunbookError {
  return failure(thrown, file, {
    how: 'Code that the runbook started and did not wait for failed',
    likelyCause: 'An `await` is missing before a call, or a timer or a listener threw.',
    fix: 'Wait for each promise with `await`, and catch errors in timers and listeners.',
  })
}

/** The error of a call of Graph that the runbook did not wait for. `holder` has the stack of the call. */
export function failedUnseen(name: string, thrown: unknown, holder: object, file: string | undefined): RunbookError {
  return failure(thrown, file, {
    how: `${name} failed, and the runbook did not wait for it,`,
    holder,
    likelyCause: 'An `await` is missing before the call.',
    fix: 'Write `await` before the call, or catch its error where it does not matter.',
  })
}

/** The error of what calls out after its runbook has ended. It is also the reason of the aborted signal. */
export function calledTooLate(): RunbookError {
  return new RunbookError('RUNBOOK_FAILED', {
    message: 'The runbook had ended while code that it started was still at work; that code was stopped.',
    likelyCause: 'An `await` is missing, or a timer was not cleared.',
    fix: 'Wait for all of the work with `await` before the runbook returns.',
  })
}

/**
 * The error of a runbook that made a call which would end, move or change the process, and with it the work in all targets.
 * `name` is the call's, such as `process.exit`.
 */
export function reachedForProcess(name: string, args: readonly unknown[], file: string | undefined): RunbookError {
  const call = `${name}(${args.map(shownArgument).join(', ')})`
  const place = codePlace(new Error(), file)
  const where = place?.at === undefined ? '' : ` at ${place.at}`
  const error = new RunbookError('RUNBOOK_FAILED', {
    message: `The runbook, or a library that it uses, called ${redact(call)}${where}. That was refused.`,
    ...adviceFor(name),
  })
  if (place !== undefined) error.place = place
  return error
}

function shownArgument(value: unknown): string {
  return (typeof value === 'object' && value !== null) || typeof value === 'function' ? '…' : String(value)
}

function adviceFor(call: string): { readonly likelyCause: string; readonly fix: string } {
  if (call === 'process.chdir' || call === 'process.umask') {
    return {
      likelyCause:
        'Folder and modes are those of the whole run, and the runbook works in other targets beside this one.',
      fix: 'Use absolute paths, for instance `path.join(import.meta.dirname, …)`, and give a new file its own mode.',
    }
  }
  if (call.startsWith('fs.')) {
    return {
      likelyCause:
        'The runbook did not open this file descriptor: results, the report or a connection may be behind it.',
      fix: 'Open a file of its own by a path. `console.log` and `log.info` print to the log.',
    }
  }
  if (call === 'process.binding' || call === 'process._debugProcess' || call.startsWith('inspector.')) {
    return {
      likelyCause:
        'It would have opened a debugger, by which other users of the machine could run code in all targets.',
      fix: 'Debug the runbook in one target with `node --inspect`, or measure it with `inspector.Session`, which opens no port.',
    }
  }
  if (call.startsWith('module.')) {
    return {
      likelyCause: 'It would have changed what later imports get, also those of Towline and of other targets.',
      fix: 'Make the call at the top of the file, before any target is begun.',
    }
  }
  return {
    likelyCause: 'It would have ended the run in all targets: the runbook works in others beside this one.',
    fix: 'Return from the runbook, or throw an error, in place of ending the process.',
  }
}

/** The error as it is reported where the target's work had ended before, so that it can fail no more. */
export function cameLate({ code, message, likelyCause, fix, place, cause }: TowlineError): RunbookError {
  const error = new RunbookError('RUNBOOK_FAILED', {
    message: `${message.replace(/\.$/, '')}. This came after the runbook had ended there.`,
    likelyCause,
    fix,
    cause: cause ?? code,
  })
  if (place !== undefined) error.place = place
  return error
}

/** The error of code that kept the thread to itself after its runbook had ended. */
export function busyTooLate(at: string): RunbookError {
  return new RunbookError('RUNBOOK_FAILED', {
    message: `Code that the runbook started was busy at ${at} without a pause, and was ended.`,
    likelyCause: 'A timer or a promise that nothing waits for runs a loop that does not end.',
    fix: 'Give the loop an end, and wait for all of the work with `await` before the runbook returns.',
  })
}

interface Failure {
  /** What happened, up to the place. */
  readonly how: string
  /** What has the stack, where that is not what was thrown. */
  readonly holder?: object
  readonly likelyCause: string
  readonly fix: string
}

function failure(thrown: unknown, file: string | undefined, { how, holder, likelyCause, fix }: Failure): RunbookError {
  const place = intactError(thrown)?.place ?? codePlace(holder ?? thrown, file)
  const where = place?.at === undefined ? '' : ` at ${place.at}`
  const error = new RunbookError('RUNBOOK_FAILED', {
    message: `${how}${where}: ${describeThrown(thrown)}`,
    likelyCause,
    fix,
    cause: thrown,
  })
  if (place !== undefined) error.place = place
  return error
}

/** The error with the place that the stack of `holder` names, where it has none yet. */
export function placed<Failed extends TowlineError>(error: Failed, holder: unknown, file: string | undefined): Failed {
  const place = error.place === undefined ? codePlace(holder, file) : undefined
  // A stack that does not go through the runbook says nothing to its author.
  if (place?.at !== undefined) error.place = place
  return error
}
