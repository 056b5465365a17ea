export interface PlainRequest {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal | undefined
}

export interface PlainResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** The shape of client that Towline's parts take, on top of `fetch`. */
export function plainSend(fetch: (request: Request) => Promise<Response>) {
  return async ({ method, url, headers = {}, body, signal }: PlainRequest): Promise<PlainResponse> => {
    signal?.throwIfAborted()
    // As bytes, because Request gives a string a content type that no client has sent.
    const bytes = body === undefined ? null : Buffer.from(body)
    const request = new Request(url, { method, headers, body: bytes, signal: signal ?? null })
    const response = await fetch(request).catch((error: unknown) => {
      signal?.throwIfAborted()
      throw error
    })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    }
  }
}
