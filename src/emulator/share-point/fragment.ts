import type { UploadSession } from '../drives/upload-sessions.ts'
import { Refusal } from '../graph/refusal.ts'

interface Fragment {
  readonly bytes: Uint8Array
  /** Bytes of the whole file. */
  readonly total: number
}

/** "The size of each byte range MUST be a multiple of 320 KiB"; the last one has what is left. */
const UNIT = 320 * 1024
/** "The maximum bytes in any given request is less than 60 MiB." */
const TOO_MANY = 60 * 1024 * 1024

/**
 * UNCONFIRMED: that a fragment of another size is refused at once. "Errors committing some files" says the page, and so a
 * client that sends such fragments is wrong in any case.
 */
const refusesOddFragments = true

/**
 * The fragment that a request brings, if it is the next one. UNCONFIRMED: the words of the refusals, and the codes but
 * for the status of 416.
 * https://learn.microsoft.com/graph/api/driveitem-createuploadsession
 */
export async function readFragment(request: Request, { spool, total: before }: UploadSession): Promise<Fragment> {
  const [, first, last, whole] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(request.headers.get('content-range') ?? '') ?? []
  if (whole === undefined) throw invalid('The Content-Range header is missing or malformed.')
  const [start, end, total] = [Number(first), Number(last) + 1, Number(whole)]
  if (end <= start || end > total) throw invalid('The Content-Range header names no bytes of the file.')
  if (before !== undefined && before !== total) throw invalid('The Content-Range header has another total than before.')
  if (end - start >= TOO_MANY) throw new Refusal(413, 'invalidRequest', 'The fragment is too large.')
  if (start !== spool.size) throw new Refusal(416, 'invalidRange', 'The uploaded fragment overlaps or leaves a gap.')
  if (refusesOddFragments && end !== total && (end - start) % UNIT !== 0) {
    throw invalid('The size of a fragment must be a multiple of 320 KiB.')
  }
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.length !== end - start)
    throw invalid('The Content-Range header does not agree with the length of the body.')
  return { bytes, total }
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'invalidRequest', message)
}
