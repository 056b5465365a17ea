import type { UploadSession } from '../drives/upload-sessions.ts'

/** What a service says of a session: until when it lasts, and which bytes it waits for. */
export function stateOf({ expiresAt, spool, total }: UploadSession): {
  expirationDateTime: string
  nextExpectedRanges: string[]
} {
  return {
    expirationDateTime: new Date(expiresAt).toISOString(),
    nextExpectedRanges: spool.size === total ? [] : [`${spool.size}-`],
  }
}
