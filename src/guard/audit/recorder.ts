import type { Entry } from './record.ts'

/** The writer of one chain. Entries get their place in the chain in the order of these calls. */
export interface Recorder {
  /** Id of the chain. */
  readonly chain: string
  /**
   * Records before something is done, and resolves once the record is durable; records that wait at once share an `fsync`.
   * Rejects with `AccessError` `AUDIT_UNAVAILABLE` (exit 6) where it is not: then the thing must not be done.
   */
  record(entry: Entry): Promise<void>
  /** Records what was done. Never throws. What cannot be written is counted as lost, and told by `failure`. */
  note(entry: Entry): void
  /** Why no more is recorded, once that is so. Writes are refused then; reads go on and say so. */
  readonly failure: Error | undefined
  /** How many notes could not be written. What `record` rejected is not among them, because it must not be done then. */
  readonly lost: number
  /**
   * Writes what is waiting and the end of the chain, and closes the sink. Rejects with `AccessError` `AUDIT_UNAVAILABLE` where a
   * note was lost or an append has failed. Nothing is written for a chain without entries.
   */
  end(): Promise<void>
}
