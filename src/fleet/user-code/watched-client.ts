import { TowlineError } from '../../errors/towline-error.ts'
import type { GraphClient } from '../../graph/client.ts'
import { quote } from '../../text/quote.ts'
import { failedUnseen, placed } from './runbook-errors.ts'

/**
 * The Graph client of one runbook in one target. It knows which calls are in flight when the runbook returns, and which of
 * them failed without anything that waited for them.
 */
export class WatchedClient {
  readonly graph: GraphClient
  readonly #file: string | undefined
  readonly #inFlight = new Map<Promise<unknown>, Call<unknown>>()
  /** Calls that failed, and that nothing has waited for so far. */
  readonly #failedUnseen = new Map<Call<unknown>, unknown>()

  constructor(graph: GraphClient, file: string | undefined) {
    this.#file = file
    this.graph = {
      request: (method, path, options) => this.#watch(method, path, () => graph.request(method, path, options)),
      get: (path, options) => this.#watch('GET', path, () => graph.get(path, options)),
      post: (path, body, options) => this.#watch('POST', path, () => graph.post(path, body, options)),
      patch: (path, body, options) => this.#watch('PATCH', path, () => graph.patch(path, body, options)),
      put: (path, body, options) => this.#watch('PUT', path, () => graph.put(path, body, options)),
      delete: (path, options) => this.#watch('DELETE', path, () => graph.delete(path, options)),
      download: (path, to, options) => this.#watch('GET', path, () => graph.download(path, to, options)),
      upload: (path, source, options) => this.#watch('PUT', path, () => graph.upload(path, source, options)),
      batch: (requests, options) => this.#watch('POST', '/$batch', () => graph.batch(requests, options)),
      // Its items are taken one by one, so the runbook waits for each.
      list: (path, options) => graph.list(path, options),
    }
  }

  /**
   * Waits for all calls in flight, and for those that follow from them. Returns the names of the calls that the runbook
   * forgot. Rejects with `RunbookError` `RUNBOOK_FAILED` where one of these failed.
   */
  async settle(): Promise<readonly string[]> {
    const forgotten = new Set<string>()
    while (this.#inFlight.size > 0) {
      for (const call of this.#inFlight.values()) if (!call.isAwaited) forgotten.add(call.shown)
      await Promise.allSettled(this.#inFlight.keys())
      await loopTurn()
    }
    for (const [call, error] of this.#failedUnseen) throw failedUnseen(call.shown, error, call.holder, this.#file)
    return [...forgotten]
  }

  #watch<Result>(method: string, path: string, send: () => Promise<Result>): Promise<Result> {
    const sent = send()
    const call = Call.of(sent, `${method} ${path}`, (awaited) => this.#failedUnseen.delete(awaited))
    this.#inFlight.set(sent, call)
    sent.then(
      () => this.#inFlight.delete(sent),
      (error) => {
        this.#inFlight.delete(sent)
        if (error instanceof TowlineError) placed(error, call.holder, this.#file)
        if (!call.isAwaited) this.#failedUnseen.set(call, error)
      },
    )
    return call
  }
}

/** The promise of a call that knows whether anything waits for it. Left alone, its rejection is not an unhandled one. */
class Call<Result> extends Promise<Result> {
  /** Promises made of this one are plain. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  isAwaited = false
  /** Has the stack of the call. */
  readonly holder: { readonly stack?: string } = {}
  #name = ''
  #onAwaited: (call: Call<unknown>) => void = () => {}

  static of<Result>(sent: Promise<Result>, name: string, onAwaited: (call: Call<unknown>) => void): Call<Result> {
    const call = new Call<Result>((resolve, reject) => void sent.then(resolve, reject))
    call.#name = name
    call.#onAwaited = onAwaited
    Error.captureStackTrace(call.holder, Call.of)
    // Not by `catch`, which would count as a caller that waits.
    Promise.prototype.then.call(call, undefined, () => {})
    return call
  }

  /** Method and path, without the query: that can hold a name. */
  get shown(): string {
    return quote(this.#name.replace(/\?.*$/s, ''), 200).slice(1, -1)
  }

  // `await` calls it too, because this is no plain promise.
  // biome-ignore lint/suspicious/noThenProperty: that is how a promise learns that something waits for it
  override then<Kept = Result, Caught = never>(
    onKept?: ((value: Result) => Kept | PromiseLike<Kept>) | null,
    onBroken?: ((reason: unknown) => Caught | PromiseLike<Caught>) | null,
  ): Promise<Kept | Caught> {
    this.isAwaited = true
    this.#onAwaited(this)
    return super.then(onKept, onBroken)
  }
}

// All targets share it, and code of users can reach it.
Object.freeze(Call.prototype)

/** Resolves after what is due now. By then Node has also reported the rejections that nothing handles. */
export function loopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
