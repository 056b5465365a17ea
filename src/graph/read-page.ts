import { GraphError } from '../errors/errors.ts'
import type { NormalRequest } from '../guard/normal-request.ts'
import type { HttpResponse } from '../http/send.ts'
import type { SentDigits } from '../text/json.ts'
import { cutProperties } from './inner-pages.ts'
import { linkIn, wholeLink } from './links.ts'
import type { Page } from './pages.ts'
import { readJson } from './read-json.ts'

/** What Graph says of a list as a whole, once all of it has come. */
export interface ListEnd {
  /**
   * The path of the next round of a delta query: the list at it holds what has changed since
   * (learn.microsoft.com/graph/delta-query-overview).
   */
  readonly deltaLink?: string
  /** The number of items that Graph counted, where `$count=true` asked for it. */
  readonly count?: number
  /** `@odata.context` of the first page. */
  readonly context?: string
  /**
   * Properties of items whose own lists are incomplete, or seem so. With `$expand` Graph gives the first page, and a link in
   * `<property>@odata.nextLink`; the directory gives twenty objects, and no link.
   */
  readonly cut: readonly string[]
}

/** A page, and what it says of the whole list. */
export interface ReadPage<Item> extends Page<Item> {
  readonly about: ListEnd
}

/**
 * Reads the answer to the request of a page. `name` is that of the request in errors; `now` is in milliseconds
 * since the epoch. A collection is never null, so a `value` of null is an empty page.
 *
 * Throws `GraphError` (`GRAPH_ANSWER_INVALID`) for an answer that is no page of a list.
 */
export function readPage<Item>(
  answer: HttpResponse,
  request: NormalRequest,
  { name, now, digits }: { readonly name: string; readonly now: number; readonly digits: SentDigits | undefined },
): ReadPage<Item> {
  const value = readJson(answer, name, now, digits)
  const { value: given, '@odata.count': count, '@odata.context': context } = Object(value) as Record<string, unknown>
  const list = given === null ? [] : given
  const next = linkIn(value, '@odata.nextLink')
  const delta = linkIn(value, '@odata.deltaLink')
  if (!Array.isArray(list) || !isTextOrNone(next) || !isTextOrNone(delta)) throw notAList(name)
  return {
    items: list,
    next: next && wholeLink(next, request.href),
    about: {
      ...(delta !== undefined && { deltaLink: wholeLink(delta, request.href) }),
      ...(typeof count === 'number' && { count }),
      ...(typeof context === 'string' && { context }),
      cut: cutProperties(answer.body, list, request),
    },
  }
}

/** What two pages of a list say of it together; the first one comes first. */
export function together(one: ListEnd, next: ListEnd): ListEnd {
  return {
    ...next,
    ...one,
    ...(next.deltaLink && { deltaLink: next.deltaLink }),
    cut: [...new Set([...one.cut, ...next.cut])],
  }
}

function isTextOrNone(link: unknown): link is string | undefined {
  return link === undefined || typeof link === 'string'
}

function notAList(name: string): GraphError {
  return new GraphError('GRAPH_ANSWER_INVALID', {
    message: `The answer to ${name} is not a list.`,
    likelyCause: 'The path names one object, not a collection.',
    fix: 'Ask for it without `--all`, or with `get` in place of `list`.',
  })
}
