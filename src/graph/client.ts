import { isRead } from '../guard/access.ts'
import {
  type ApiVersion,
  checkLink,
  type GraphMethod,
  linkedRequest,
  type NormalRequest,
  normalRequest,
} from '../guard/normal-request.ts'
import { OwnSignal } from '../http/own-signal.ts'
import type { HttpResponse } from '../http/send.ts'
import type { SentDigits } from '../text/json.ts'
import type { BatchResult } from './batch/item-state.ts'
import { type BatchRequest, readItems } from './batch/items.ts'
import { runBatch } from './batch/schedule-batches.ts'
import { watchItems } from './batch/watch-items.ts'
import { bind, type GraphClientOptions } from './bind.ts'
import type { Priority } from './budget/gate.ts'
import { checkText } from './check-text.ts'
import type { Parcel } from './deliver.ts'
import type { Downloaded, DownloadOptions } from './files/download.ts'
import type { FileSink } from './files/incoming-file.ts'
import type { UploadOptions } from './files/upload-options.ts'
import { unreadAfterWrite } from './graph-errors.ts'
import { ListWatch } from './list-watch.ts'
import { call } from './one-call.ts'
import { items, type Page } from './pages.ts'
import { readJson } from './read-json.ts'
import { type ListEnd, type ReadPage, readPage, together } from './read-page.ts'
import { standsStill } from './stalled-list.ts'

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** @default 'v1.0' */
  readonly api?: ApiVersion
  /**
   * Which call goes first when calls wait for the budget: an `interactive` one.
   * @default 'bulk' for `list` and `batch`, else 'interactive'
   */
  readonly priority?: Priority
  readonly signal?: AbortSignal | undefined
  /**
   * Which numbers of the answer are `JSON.rawJSON` values, which print with the digits that Graph sent. `inexact`: what a
   * JavaScript number cannot hold. `all`: each number whose text would change, such as `1.10`.
   * @default 'inexact'
   */
  readonly digits?: SentDigits
}

export interface RequestOptions extends CallOptions {
  readonly body?: unknown
  readonly file?: FileSink
}

export interface ListOptions extends CallOptions {
  /** Called once, after the last item was taken, with what Graph says of the list: its delta link, its count … */
  readonly onEnd?: (end: ListEnd) => void
}

/** Headers belong to the requests of a batch, one by one. */
export type BatchOptions = Omit<CallOptions, 'headers' | 'digits'>

/**
 * Graph for one target. Paths are Graph's own, with their query and without host and version: `/sites?$top=5`.
 *
 * Every method rejects with `GraphError`, or with the credential's errors. It rejects with `AccessError` for a write to a
 * read-only target, and with `ConfigError` for a path that cannot be one or that could be read in two ways.
 */
export interface GraphClient {
  get<Result = unknown>(path: string, options?: CallOptions): Promise<Result>
  post<Result = unknown>(path: string, body: unknown, options?: CallOptions): Promise<Result>
  patch<Result = unknown>(path: string, body: unknown, options?: CallOptions): Promise<Result>
  put<Result = unknown>(path: string, body: unknown, options?: CallOptions): Promise<Result>
  delete(path: string, options?: CallOptions): Promise<void>
  /**
   * Every item of a list, all pages, or an error: never a part of it. Items come as Graph sends them: one that moves
   * between two pages while they are read can come twice.
   */
  list<Item = unknown>(path: string, options?: ListOptions): AsyncGenerator<Item, void, undefined>
  /**
   * Many small calls in few requests: up to twenty go together as Graph's `$batch`, several batches at once, and a
   * throttled call is sent again without the others. Gives the result of each call, in their order; one that fails
   * hides no other.
   *
   * Rejects before anything is sent with `AccessError` where one of them is a write and the target is read-only,
   * and with `ConfigError` for a path or an order that cannot be. Rejects with the signal's reason when it is aborted.
   */
  batch<Body = unknown>(requests: readonly BatchRequest[], options?: BatchOptions): Promise<BatchResult<Body>[]>
  /**
   * Downloads a file into a file of this name or into a sink, byte for byte and of any length: the content of a drive
   * item, a photo, a message. A file of the name appears whole or not at all. A transfer that is cut goes on where it was
   * cut, if the server can send parts.
   */
  download(path: string, to: string | FileSink, options?: CallOptions & DownloadOptions): Promise<Downloaded>
  /**
   * Uploads a file of this name, or bytes, to `…/content`: a small one in one request, a large one in an upload session.
   * A path that ends in `/createUploadSession` always begins a session, as for an attachment. Counts as one write. Gives
   * what Graph says of the new file.
   *
   * Rejects with `RunError` `INPUT_CHANGED` for a file that changes meanwhile. The session is cancelled then, and after any
   * other failure, unless `resume` names a file that keeps it.
   */
  upload<Result = unknown>(
    path: string,
    source: string | Uint8Array,
    options?: CallOptions & UploadOptions,
  ): Promise<Result>
  /**
   * The answer as it came, for content that is not JSON. A body that is not bytes or text is sent as JSON. With `file` the
   * body of an answer that is a file, or no JSON, goes there, and the answer's own is empty.
   */
  request(method: GraphMethod, path: string, options?: RequestOptions): Promise<HttpResponse>
}

/**
 * A client that is bound to one target by construction: there is no call by which it could reach another.
 *
 * Throws `ConfigError` for a tenant, a host, a user agent or a budget that cannot be.
 *
 * @example
 * ```ts
 * import { graphClient, towlineCredential } from 'towline'
 *
 * const credential = towlineCredential({
 *   tenant: 'fabrikam.onmicrosoft.com',
 *   clientId: '615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f',
 * })
 * const graph = graphClient({ credential })
 * for await (const user of graph.list<{ id: string }>('/users?$select=id')) console.log(user.id)
 * ```
 */
export function graphClient(options: GraphClientOptions): GraphClient {
  const binding = bind(options)
  const { now } = binding.runtime

  type Settings = CallOptions & { readonly body?: unknown; readonly list?: ListWatch } & Pick<
      Parcel,
      'file' | 'isDownload'
    >

  const send = async (request: NormalRequest, settings: Settings): Promise<HttpResponse> => {
    const { body, headers, priority, signal, file, isDownload, list } = settings
    using own = new OwnSignal(signal, options.signal)
    return await call(
      {
        request,
        signal: own.inherited,
        ...(headers === undefined ? {} : { headers }),
        ...(list === undefined ? {} : { list }),
        ...(priority === undefined ? {} : { priority }),
        ...(file === undefined ? {} : { file, isDownload: isDownload === true }),
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
      },
      binding,
    )
  }

  /** `call` is the method of the client that was called. */
  const requestOf = (
    method: GraphMethod,
    path: string,
    { api = 'v1.0', headers }: CallOptions,
    call = method.toLowerCase(),
  ): NormalRequest => {
    checkText(`graph.${call}()`, 'path', path)
    return normalRequest(method, path, { root: binding.root, api, ...(headers === undefined ? {} : { headers }) })
  }

  const request: GraphClient['request'] = async (method, path, { file: sink, ...settings } = {}) => {
    checkText('graph.request()', 'method', method)
    const own = withOwnHeaders(settings)
    const asked = requestOf(method, path, own, 'request')
    if (sink === undefined) return send(asked, own)
    const { fetchInto } = await import('./files/download.ts')
    return fetchInto(sink, (file) => send(asked, { ...own, file }))
  }

  async function json<Result>(method: GraphMethod, path: string, settings: Settings = {}): Promise<Result> {
    const own = withOwnHeaders(settings)
    const asked = requestOf(method, path, own)
    const answer = await send(asked, own)
    try {
      return readJson(answer, `${method} ${path.split('?')[0]}`, now(), own.digits) as Result
    } catch (error) {
      throw isRead(asked) ? error : unreadAfterWrite(error)
    }
  }

  return {
    request,
    get: (path, settings) => json('GET', path, settings),
    post: (path, body, settings) => json('POST', path, { ...settings, body }),
    patch: (path, body, settings) => json('PATCH', path, { ...settings, body }),
    put: (path, body, settings) => json('PUT', path, { ...settings, body }),
    async delete(path, settings) {
      checkText('graph.delete()', 'path', path)
      await request('DELETE', path, settings)
    },
    async download(path, to, { onProgress, ...settings } = {}) {
      const own = withOwnHeaders(settings)
      const asked = requestOf('GET', path, own, 'download')
      using either = new OwnSignal(own.signal, options.signal)
      const { download } = await import('./files/download.ts')
      const ask: Parameters<typeof download>[1] = (file) => send(asked, { ...own, file, isDownload: true })
      return await download(to, ask, { ...(onProgress === undefined ? {} : { onProgress }), signal: either.inherited })
    },
    async upload<Result>(path: string, source: string | Uint8Array, given: CallOptions & UploadOptions = {}) {
      checkText('graph.upload()', 'path', path)
      const settings = withOwnHeaders(given)
      using own = new OwnSignal(settings.signal, options.signal)
      const { methodFor, upload } = await import('./files/upload.ts')
      const asked = requestOf(methodFor(path), path, settings)
      const answer = await upload(source, { ...settings, request: asked, signal: own.inherited }, binding)
      try {
        return readJson(answer, `${asked.method} ${asked.path}`, now(), settings.digits) as Result
      } catch (error) {
        throw unreadAfterWrite(error)
      }
    },
    async batch<Body>(requests: readonly BatchRequest[], settings: BatchOptions = {}) {
      using own = new OwnSignal(settings.signal, options.signal)
      const shared = { priority: settings.priority ?? 'bulk', signal: own.inherited } as const
      const items = readItems(requests, settings.api ?? 'v1.0', shared, binding)
      return (await runBatch(await watchItems(items, binding), binding)) as BatchResult<Body>[]
    },
    // Not a generator that hands on the items of another one: that would cost several promises more for each item.
    list<Item>(path: string, { onEnd, ...given }: ListOptions = {}) {
      const settings = withOwnHeaders(given)
      let about: ListEnd = { cut: [] }
      const watch = binding.oversight && new ListWatch()
      const ask = async (request: NormalRequest, leaving: AbortSignal): Promise<ReadPage<Item>> => {
        const answer = await send(request, {
          priority: 'bulk',
          ...settings,
          ...(watch && { list: watch }),
          signal: leaving,
        })
        const what = { name: `GET ${binding.root}${request.path}`, now: now(), digits: settings.digits }
        return readPage<Item>(answer, request, what)
      }
      const fetchPage = async (link: string, leaving: AbortSignal): Promise<Page<Item>> => {
        // Only a whole URL is a nextLink: a text of the service must not be taken for a path of the caller.
        const request = linkedRequest(link, binding.root, settings.headers)
        let page = await ask(request, leaving)
        // A second look, because an outage could look like the end of the list.
        const isStill = standsStill(page, link, request.path)
        if (isStill) page = await ask(request, leaving)
        about = together(about, page.about)
        return isStill && standsStill(page, link, request.path) ? { ...page, next: undefined } : page
      }
      const complete = (): void => {
        if (about.deltaLink !== undefined) checkLink(about.deltaLink, binding.root)
        onEnd?.(about)
      }
      const begin = (): string => requestOf('GET', path, settings, 'list').href
      return items<Item>(begin, fetchPage, settings.signal, complete, () => watch?.end())
    },
  }
}

/**
 * The settings with a copy of their headers. A call is judged when it is made and sent later: a caller that changes the
 * object in between must not change what is sent.
 */
function withOwnHeaders<Settings extends CallOptions>(settings: Settings): Settings {
  return settings.headers === undefined ? settings : { ...settings, headers: { ...settings.headers } }
}
