import { AccessError } from '../errors/errors.ts'

/** A decision against a call, with all that its `AccessError` says. */
export interface Refusal {
  readonly action: 'refuse'
  /** Name of the rule that decided: `access`, `batch-by-hand`, `write-rule`, `write-limit`. */
  readonly rule: string
  readonly code: AccessError['code']
  /** What was not sent, and why, as a sentence. */
  readonly reason: string
  readonly likelyCause: string
  readonly fix: string
  /** The error of a write rule, passed on as it is: the rule's author may catch a class of their own. */
  readonly thrown?: AccessError
}

/** The error by which a refusal reaches the caller. */
export function accessError({ code, reason, likelyCause, fix, thrown }: Omit<Refusal, 'action'>): AccessError {
  return thrown ?? new AccessError(code, { message: reason, likelyCause, fix })
}

/** The refusal that a write rule gave by throwing. */
export function refusalBy(thrown: AccessError): Refusal {
  const { code, message, likelyCause, fix } = thrown
  const rule = code === 'WRITE_LIMIT' ? 'write-limit' : 'write-rule'
  return { action: 'refuse', rule, code, reason: message, likelyCause, fix, thrown }
}
