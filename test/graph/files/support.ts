import type { FileSink } from '../../../src/graph/files/incoming-file.ts'
import type { HttpRequest, HttpResponse } from '../../../src/http/send.ts'
import { type Answer, text } from '../../support/scripted-send.ts'
import { unreachable } from '../support.ts'

type Headers = Readonly<Record<string, string>>

/** An answer whose body comes in pieces, as from the real `send`. After the last piece the connection is cut, if so. */
export function streamed(
  pieces: readonly string[],
  { status = 200, headers = {}, isCut = false }: { status?: number; headers?: Headers; isCut?: boolean } = {},
): Answer {
  return async ({ sink }: HttpRequest): Promise<HttpResponse> => {
    if (!sink?.takes({ status, headers })) return text(pieces.join(''), status, headers)
    for (const piece of pieces) await sink.write(Buffer.from(piece))
    if (isCut) throw unreachable('reset')
    return text('', status, headers)
  }
}

/** A redirect to the address at which the file is fetched. */
export function toHost(key = 'one'): HttpResponse {
  return text('', 302, { location: `https://contoso.sharepoint.com/download.aspx?tempauth=${key}` })
}

/** A sink in memory, that cannot take anything back unless it restarts. */
export function memory(restarts = false): FileSink & { readonly text: () => string } {
  const chunks: string[] = []
  return {
    write: (chunk) => void chunks.push(Buffer.from(chunk).toString()),
    ...(restarts ? { restart: () => void chunks.splice(0) } : {}),
    text: () => chunks.join(''),
  }
}
