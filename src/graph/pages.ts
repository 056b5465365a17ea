import { GraphError } from '../errors/errors.ts'
import { OwnSignal } from '../http/own-signal.ts'

/** One page of a list, as OData has it. */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** `@odata.nextLink`, as Graph wrote it. */
  readonly next: string | undefined
}

/** Graph may send empty pages with a nextLink. A chain of this many in a row is a mistake of the service. */
const MOST_EMPTY_PAGES = 1_000

/**
 * The items of a list, page by page, the next page being fetched while the current one is consumed. Two pages are in
 * memory at a time. The list is complete when the iterator ends; otherwise the iterator throws. Leaving the loop early
 * ends the request in flight; so does `signal`. `begin` gives the first link, and may throw, when the first item is
 * requested. `complete` is called after the last item was taken, and may throw; `left` in any case, once the list is over.
 */
export function items<Item>(
  begin: () => string,
  fetchPage: FetchPage<Item>,
  signal?: AbortSignal | undefined,
  complete: () => void = () => {},
  left: () => void = () => {},
): AsyncGenerator<Item, void, undefined> {
  return new ItemsOf(pages(begin, fetchPage, signal, complete, left))
}

/**
 * The rest of a list, page by page as it comes. To a caller that takes many items, a promise for each would be a good
 * part of the work. A list that is not Graph's comes item by item.
 */
export async function* inPages<Item>(list: AsyncIterable<Item>): AsyncGenerator<readonly Item[], void, undefined> {
  if (list instanceof ItemsOf) return yield* (list as ItemsOf<Item>).inPages()
  for await (const item of list) yield [item]
}

/** The items of a list that pass a test, page by page where the list comes so. */
export function onlyThose<Item>(
  list: AsyncIterable<Item>,
  isWanted: (item: Item) => boolean,
): AsyncGenerator<Item, void, undefined> {
  return new ItemsOf(wantedPages(list, isWanted))
}

async function* wantedPages<Item>(
  list: AsyncIterable<Item>,
  isWanted: (item: Item) => boolean,
): AsyncGenerator<readonly Item[], void, undefined> {
  for await (const page of inPages(list)) yield page.filter(isWanted)
}

type FetchPage<Item> = (link: string, signal: AbortSignal) => Promise<Page<Item>>

async function* pages<Item>(
  begin: () => string,
  fetchPage: FetchPage<Item>,
  signal: AbortSignal | undefined,
  complete: () => void,
  left: () => void,
): AsyncGenerator<readonly Item[], void, undefined> {
  const first = begin()
  using leaving = new OwnSignal(signal)
  const visited = new Set<string>([first])
  let emptyInARow = 0
  let isComplete = false
  let page = await fetchPage(first, leaving.signal)
  try {
    for (;;) {
      const { next } = page
      emptyInARow = page.items.length === 0 ? emptyInARow + 1 : 0
      if (next !== undefined && (visited.has(next) || emptyInARow >= MOST_EMPTY_PAGES)) throw looping(visited.size)
      const coming = next === undefined ? undefined : fetchPage(next, leaving.signal)
      // The failure of that page is thrown when its turn comes; until then it must not count as unhandled.
      coming?.catch(() => {})
      // Node gives a request to its connection only when the event loop turns. Rows that are consumed without a wait
      // would keep it from turning: the next page would be requested after this one, and not beside it.
      if (coming !== undefined) await new Promise((resolve) => setImmediate(resolve))
      yield page.items
      isComplete = coming === undefined
      if (next === undefined || coming === undefined) return complete()
      visited.add(next)
      page = await coming
    }
  } finally {
    if (!isComplete) leaving.abort()
    left()
  }
}

/**
 * Like a generator that yields each item of each page. Such a generator would make three promises where this makes one.
 */
class ItemsOf<Item> implements AsyncGenerator<Item, void, undefined> {
  readonly #pages: AsyncGenerator<readonly Item[], void, undefined>
  #page: readonly Item[] = []
  #at = 0
  #turning: Promise<IteratorResult<Item, void>> | undefined

  constructor(pages: AsyncGenerator<readonly Item[], void, undefined>) {
    this.#pages = pages
  }

  next(): Promise<IteratorResult<Item, void>> {
    // The caller asked without waiting for the answer before. Its turn comes after that answer.
    if (this.#turning !== undefined) return this.#turning.then(() => this.next())
    if (this.#at < this.#page.length) return Promise.resolve({ value: this.#page[this.#at++] as Item, done: false })
    this.#turning = this.#turn().finally(() => {
      this.#turning = undefined
    })
    return this.#turning
  }

  async #turn(): Promise<IteratorResult<Item, void>> {
    // All of this page was handed out. It must not stay in memory while the next one is awaited.
    this.#page = []
    for (;;) {
      const { value: page, done } = await this.#pages.next()
      if (done) return { value: undefined, done }
      if (page.length === 0) continue
      this.#page = page
      this.#at = 1
      return { value: page[0] as Item, done: false }
    }
  }

  async *inPages(): AsyncGenerator<readonly Item[], void, undefined> {
    const rest = this.#page.slice(this.#at)
    this.#page = []
    if (rest.length > 0) yield rest
    yield* this.#pages
  }

  async return(): Promise<IteratorResult<Item, void>> {
    this.#page = []
    await this.#pages.return()
    return { value: undefined, done: true }
  }

  async throw(error: unknown): Promise<IteratorResult<Item, void>> {
    this.#page = []
    await this.#pages.throw(error)
    return { value: undefined, done: true }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }
}

// All targets share it, and a runbook can reach it.
Object.freeze(ItemsOf.prototype)

function looping(pages: number): GraphError {
  return new GraphError('LOOPING_LINK', {
    message: `After ${pages} pages the list goes round in circles: a nextLink came a second time, or page after page is empty.`,
    likelyCause: 'The service lost its place, often because something changed while the list was read.',
    fix: 'Run the command again; if it stays so, give the request id of `--verbose` to Microsoft support.',
  })
}
