import { GraphError } from '../errors.ts'
import { OwnSignal } from '../http/own-signal.ts'

/** One page of a list, as OData has it. */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** `@odata.nextLink`, to be followed to the letter. */
  readonly next: string | undefined
}

/** Graph may send empty pages with a nextLink; a chain of this many is somebody's mistake. */
const MOST_EMPTY_PAGES = 1_000

/**
 * The items of a list, page by page, the next page being fetched while the current one is consumed. Two pages are held
 * at a time. The list is complete when the iterator ends; otherwise it throws. Leaving the loop early ends the request
 * that is under way; so does `signal`. `begin` gives the first link, and may throw, when the first item is asked for.
 */
export async function* items<Item>(
  begin: () => string,
  fetchPage: (link: string, signal: AbortSignal) => Promise<Page<Item>>,
  signal?: AbortSignal | undefined,
): AsyncGenerator<Item, void, undefined> {
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
      // Its failure is met below, when its turn comes; until then it must not count as unhandled.
      coming?.catch(() => {})
      // Node gives a request to its connection only when the event loop turns, and rows that are consumed without a wait
      // would keep it from turning: the next page would be asked for after this one, and not beside it.
      if (coming !== undefined) await new Promise((resolve) => setImmediate(resolve))
      // `yield*` would make an async iterator of the array, which takes twice the time.
      for (const item of page.items) yield item
      isComplete = coming === undefined
      if (next === undefined || coming === undefined) return
      visited.add(next)
      page = await coming
    }
  } finally {
    if (!isComplete) leaving.abort()
  }
}

function looping(pages: number): GraphError {
  return new GraphError('LOOPING_LINK', {
    message: `After ${pages} pages the list goes round in circles: a nextLink came a second time, or page after page is empty.`,
    likelyCause: 'The service lost its place, often because something changed while the list was read.',
    fix: 'Run the command again; if it stays so, give the request id of `--verbose` to Microsoft support.',
  })
}
