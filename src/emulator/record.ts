/** One request to the identity endpoints, the authority or Graph. It holds no token. */
export interface RecordedRequest {
  /** As it was asked, with the port when there was one: `graph.microsoft.com`, `localhost:4101`. */
  readonly host: string
  readonly method: string
  readonly path: string
  /** As it was sent, without the question mark; empty when there was none. */
  readonly query: string
  /** 0 when the connection was cut before there was an answer, as faults do. */
  readonly status: number
  /** The `User-Agent`; empty when there was none. */
  readonly client: string
  /** Emulated time of arrival, ISO 8601 in UTC. */
  readonly at: string
}

interface RequestRecord {
  /** What was answered since the last `clear`, in the order of arrival: the latest, when there were very many. */
  readonly requests: readonly RecordedRequest[]
  /** How many before them were dropped. */
  readonly forgotten: number
  clear(): void
  /** Has the request answered and notes it. */
  note(request: Request, answer: (request: Request) => Promise<Response>): Promise<Response>
}

/** `secret` is left out wherever a client may have put it, as is everything that looks like a token. */
export function createRecord(now: () => number, secret: string, most = mostRequests): RequestRecord {
  const entries = new Set<Entry>()
  let forgotten = 0
  const clean = (text: string) => text.replaceAll(dotted, withoutToken).replaceAll(secret, '(identity header)')

  return {
    get requests() {
      return [...entries].filter((entry) => entry.status !== undefined) as RecordedRequest[]
    },
    get forgotten() {
      return forgotten
    },
    clear() {
      entries.clear()
      forgotten = 0
    },
    async note(request, answer) {
      const { host, pathname, search } = new URL(request.url)
      const entry: Entry = {
        host,
        method: request.method,
        path: clean(pathname),
        query: clean(search.slice(1)),
        status: undefined,
        client: clean(request.headers.get('user-agent') ?? ''),
        at: new Date(now()).toISOString(),
      }
      // Entered on arrival, for the order; listed once there is a status.
      entries.add(entry)
      if (entries.size > most) {
        const [oldest] = entries
        if (oldest !== undefined) entries.delete(oldest)
        forgotten += 1
      }
      try {
        const response = await answer(request)
        entry.status = response.status
        return response
      } catch (error) {
        entry.status = 0
        throw error
      }
    },
  }
}

/** Some 30 MB. */
const mostRequests = 100_000

type Entry = Omit<RecordedRequest, 'status'> & { status: number | undefined }

/** Words with dots between them, as in a JWT. The look-behind keeps the search linear. */
const dotted = /(?<![\w-])[\w-]+(?:\.[\w-]*)+/g

/** A JWS or JWE in compact form is base64url of `{"…`, then the other parts. */
function withoutToken(words: string): string {
  const start = words.indexOf('eyJ')
  return start >= 0 && words.includes('.', start) ? `${words.slice(0, start)}(token)` : words
}
