import type { ErrorCode } from './codes.ts'
import { docsUrl } from './docs.ts'
import type { FoundCause } from './found-cause.ts'

export interface ErrorDetail {
  /** What happened, as a sentence. */
  readonly message: string
  /** The likeliest cause, as a sentence. */
  readonly likelyCause: string
  /** One imperative sentence: what the reader should do next. */
  readonly fix: string
  /** Causes as entries of the catalogue, the likeliest first. `towline trust explain` begins with them. */
  readonly causes?: readonly FoundCause[]
  readonly cause?: unknown
}

/** Where code of a runbook was. */
export interface CodePlace {
  /** `file:line`, the file seen from the folder of the runbook. */
  readonly at?: string
  /** The lines of the stack, the innermost first. They hold no message. */
  readonly stack: readonly string[]
}

/**
 * Base of every error that this package throws on purpose. The class says who must act, the code says what happened,
 * and docs/errors.md has one heading for each code (`npm run check` compares the two).
 */
export class TowlineError<Code extends ErrorCode = ErrorCode> extends Error {
  override name = 'TowlineError'
  readonly code: Code
  readonly likelyCause: string
  readonly fix: string
  readonly causes: readonly FoundCause[]
  /** Name of the target that was worked on, where there was one and its name is known. */
  target?: string
  /** Where the runbook was when this error reached it. */
  place?: CodePlace

  constructor(code: Code, { message, likelyCause, fix, causes = [], cause }: ErrorDetail) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.likelyCause = likelyCause
    this.fix = fix
    this.causes = causes
  }

  /** A `file:` URL of the page in the installed package that explains the code. */
  get docs(): string {
    return docsUrl(this.code)
  }
}
