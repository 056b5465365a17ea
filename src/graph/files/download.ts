import { GraphError } from '../../errors/errors.ts'
import type { HttpResponse } from '../../http/send.ts'
import { hasExpired } from './expired-address.ts'
import { fileOnDisk } from './file-on-disk.ts'
import { type FileSink, IncomingFile } from './incoming-file.ts'

/** Gets how many bytes of a file were moved so far, and its length where that is known. */
export type OnProgress = (moved: number, total: number | undefined) => void

export interface DownloadOptions {
  readonly onProgress?: OnProgress
}

/** What is known of a file that was downloaded. */
export interface Downloaded {
  readonly bytes: number
  /** As the server says it. A `.json` file is `application/json`. */
  readonly contentType: string | undefined
  /** The version, as the server names it. */
  readonly eTag: string | undefined
}

/** Asks Graph for a file, or for the rest of it. */
type Ask = (file: IncomingFile) => Promise<HttpResponse>

/**
 * Downloads into a file of this name, or into a sink. Rejects as `ask` and the sink do, and with `ConfigError` `USAGE`
 * for a place that cannot be written.
 */
export async function download(
  to: string | FileSink,
  ask: Ask,
  { onProgress, signal }: DownloadOptions & { readonly signal?: AbortSignal | undefined } = {},
): Promise<Downloaded> {
  if (typeof to !== 'string') return received(new IncomingFile(to, onProgress), ask)
  const disk = await fileOnDisk(to, signal)
  try {
    const downloaded = await received(new IncomingFile(disk, onProgress), ask)
    await disk.keep()
    return downloaded
  } catch (error) {
    await disk.discard()
    throw error
  }
}

/** The answer to a request whose body may be a file, which then goes into the sink. */
export function fetchInto(sink: FileSink, ask: Ask): Promise<HttpResponse> {
  const file = new IncomingFile(sink)
  return untilWhole(file, ask)
}

async function received(file: IncomingFile, ask: Ask): Promise<Downloaded> {
  const { headers, status, isFile } = await untilWhole(file, ask)
  if (!isFile) throw noFile(status)
  return { bytes: file.received, contentType: headers['content-type'], eTag: headers['etag'] }
}

/**
 * Fetches a file, and asks Graph for a new address where the old one expired in the middle. Each new address has to bring
 * the file on.
 */
async function untilWhole(file: IncomingFile, ask: Ask): Promise<HttpResponse> {
  for (;;) {
    const before = file.received
    try {
      return await ask(file)
    } catch (error) {
      if (!hasExpired(error) || file.received <= before) throw error
    }
  }
}

/** For a success without a file, as 202 is: the service has not made it yet. */
function noFile(status: number): GraphError {
  return new GraphError('GRAPH_ANSWER_INVALID', {
    message: `Graph answered ${status}, which brings no file.`,
    likelyCause: 'The service has not made the file yet, or the path names something without content.',
    fix: 'Ask for the path without `--out` to see the answer, and download it later.',
    status,
  })
}
