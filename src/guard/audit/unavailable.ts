import { AccessError } from '../../errors/errors.ts'
import { quote } from '../../text/quote.ts'

interface Reason {
  /** The folder or the container. */
  readonly place: string
  /** A sentence. */
  readonly likelyCause: string
  /** What to do, without a full stop. */
  readonly remedy: string
  readonly cause?: unknown
}

/** The record cannot be written, so that nothing may be written elsewhere either. */
export function unavailable({ place, likelyCause, remedy, cause }: Reason): AccessError {
  return new AccessError('AUDIT_UNAVAILABLE', {
    message: `The record in ${quote(place, 200)} cannot be written.`,
    likelyCause,
    fix: `${remedy}. No write is sent without a record.`,
    cause,
  })
}
