import { redact } from '../text/redact.ts'
import type { ErrorCode } from './codes.ts'
import { docsPath } from './docs.ts'
import { AssertionUnavailableError, GraphError, RunError, TokenExchangeError } from './errors.ts'
import { tooManyFiles } from './too-many-files.ts'
import { TowlineError } from './towline-error.ts'

/** An error as `-o json` and reports write it; fields that are not known are left out. */
export interface ErrorJson {
  readonly code: ErrorCode
  readonly message: string
  readonly cause: string
  readonly fix: string
  readonly docs: string
  readonly target?: string
  readonly aadsts?: number
  readonly status?: number
  readonly correlationId?: string
  readonly requestId?: string
  /** `file:line` in the code of a runbook. */
  readonly at?: string
  /** The stack of that code, without its message. */
  readonly stack?: readonly string[]
}

/**
 * The JSON form of anything that was thrown. The target is an argument because targets that share an assertion share
 * its error too. Texts are searched for tokens, because they may come from other people's code.
 */
export function errorJson(thrown: unknown, target?: string): ErrorJson {
  const error = asTowlineError(thrown)
  const { aadsts, correlationId } = error instanceof TokenExchangeError ? error : {}
  const { requestId } = error instanceof GraphError ? error : {}
  const { status } = isHopError(error) ? error : {}
  const fields = {
    code: error.code,
    message: redact(error.message),
    cause: redact(error.likelyCause),
    fix: forTarget(redact(error.fix) + longForm(error), target ?? error.target),
    docs: docsPath(error.code),
    target: target ?? error.target,
    aadsts,
    status,
    correlationId,
    requestId,
    at: error.place?.at,
    stack: error.place?.stack,
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as ErrorJson
}

/** For an error of a hop: the command that gives the long form of the diagnosis. */
function longForm(error: TowlineError): string {
  const isHop =
    error instanceof AssertionUnavailableError || error instanceof TokenExchangeError || ofGraphHop.has(error.code)
  return isHop ? ' `towline trust explain -t <target>` shows the whole chain.' : ''
}

/**
 * Puts the target's name into commands, so that they can be copied. The code that made the fix does not know the name.
 */
function forTarget(fix: string, target: string | undefined): string {
  const isSafe = target !== undefined && /^[\w.-]+$/.test(target)
  return fix.replaceAll(' -t <target>', isSafe ? ` -t ${target}` : '')
}

/** Graph's refusals of a token, and an unreachable Graph. The other codes concern the call and not the trust. */
const ofGraphHop: ReadonlySet<string> = new Set(['GRAPH_FORBIDDEN', 'GRAPH_UNAUTHORIZED', 'GRAPH_UNREACHABLE'])

/**
 * The error itself. Anything else that was thrown is the cause of a `TOO_MANY_FILES` where it says so, and else of an
 * `UNEXPECTED`.
 */
export function asTowlineError(thrown: unknown): TowlineError {
  if (thrown instanceof TowlineError) return thrown
  const exhausted = tooManyFiles(thrown)
  if (exhausted !== undefined) return exhausted
  return new RunError('UNEXPECTED', {
    message: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown),
    likelyCause: 'A mistake in Towline, or in code that was given to it: a runbook, or a source of assertions.',
    fix: 'Run it again with `--verbose` and look at the stack: it names the file. Report it if that is one of Towline.',
    cause: thrown,
  })
}

function isHopError(error: unknown): error is AssertionUnavailableError | TokenExchangeError | GraphError {
  return (
    error instanceof AssertionUnavailableError || error instanceof TokenExchangeError || error instanceof GraphError
  )
}
