import { isTransientStatus } from '../../../http/retry.ts'
import { retryAfterMs } from '../../../http/retry-after.ts'
import { type HttpResponse, TransportError } from '../../../http/send.ts'
import type { Container } from './container.ts'

/** The version of the API whose answers are read here (learn.microsoft.com/rest/api/storageservices). */
const VERSION = '2021-12-02'
const TRIES = 6

interface BlobCall {
  readonly method: 'GET' | 'PUT' | 'DELETE' | 'HEAD'
  /** Below the container, with its query; empty for the container itself. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** An answer, and whether an earlier try may have been carried out though none said so. */
interface BlobAnswer {
  readonly response: HttpResponse
  readonly wasLeftOpen: boolean
}

/**
 * Sends a call until it has an answer that is not transient, six times at most. Each call is such that a second time does no
 * harm, or that its answer tells that the first one was done. Rejects with `TransportError` and as the token does.
 */
export async function sendToContainer(container: Container, call: BlobCall): Promise<BlobAnswer> {
  const { send, now, wait } = container
  let token = await container.token()
  let wasLeftOpen = false
  let isRenewed = false
  for (let tries = 1; ; tries++) {
    let pause = 250 * 2 ** (tries - 1)
    try {
      const response = await send(requestOf(container, call, token, now()))
      if (response.status === 401 && !isRenewed) {
        isRenewed = true
        token = await container.token(token)
        continue
      }
      if (!isTransientStatus(response) || tries >= TRIES) return { response, wasLeftOpen }
      wasLeftOpen ||= response.status !== 429
      pause = retryAfterMs(response.headers, now()) || pause
    } catch (error) {
      if (!(error instanceof TransportError) || tries >= TRIES || error.kind === 'tls' || error.kind === 'dns')
        throw error
      wasLeftOpen ||= error.kind !== 'refused'
    }
    await wait(Math.min(pause, 10_000))
  }
}

function requestOf({ url }: Container, { method, path, headers, body }: BlobCall, token: string, now: number) {
  return {
    method,
    url: url + path,
    headers: {
      'x-ms-version': VERSION,
      'x-ms-date': new Date(now).toUTCString(),
      ...headers,
      authorization: `Bearer ${token}`,
    },
    ...(body === undefined ? {} : { body }),
    timeoutMs: 30_000,
  }
}

/** The service's own code of a refusal: `BlobAlreadyExists`. */
export function codeOf({ headers }: HttpResponse): string {
  return headers['x-ms-error-code'] ?? ''
}

export function isDone({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300
}

/** A name below the container, as it stands in a URL. */
export function pathOf(name: string): string {
  return `/${name.split('/').map(encodeURIComponent).join('/')}`
}
