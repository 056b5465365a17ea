import { TowlineError } from '../../errors/towline-error.ts'
import { isRead } from '../../guard/access.ts'
import { checkLink } from '../../guard/normal-request.ts'
import { defaultBounds } from '../../http/retry.ts'
import type { HttpResponse } from '../../http/send.ts'
import type { Binding } from '../binding.ts'
import { nameOf } from '../deliver.ts'
import { unreadAfterWrite, unreadableLink } from '../graph-errors.ts'
import { linkIn, wholeLink } from '../links.ts'
import { NO_CONTENT } from '../one-call.ts'
import { readJson } from '../read-json.ts'
import type { Item } from './items.ts'

/** How one request of a batch ended. `Body` is not checked: it is what Graph documents for the call. */
export type BatchResult<Body = unknown> =
  | {
      readonly ok: true
      readonly status: number
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>
      /** `undefined` where there is none; what is not JSON is in base64, as Graph puts it into a batch. */
      readonly body: Body
    }
  | { readonly ok: false; readonly error: TowlineError }

/** How one item stands. Times are in milliseconds since the epoch. */
export interface ItemState {
  readonly item: Item
  /** The name of the item in errors: `GET /v1.0/users/1`. */
  readonly name: string
  /** Set once, when the item has ended. */
  result: BatchResult | undefined
  isInFlight: boolean
  tries: number
  notBefore: number
  /** No try begins after it. The first answer sets it: waiting for a turn is not trying. */
  deadline: number
  /** A try may have been carried out, though no answer said so. */
  wasLeftOpen: boolean
}

export function newItemState(item: Item, binding: Binding): ItemState {
  const state: ItemState = {
    item,
    name: nameOf(item.parcel.request),
    result: undefined,
    isInFlight: false,
    tries: 0,
    notBefore: 0,
    deadline: Number.POSITIVE_INFINITY,
    wasLeftOpen: false,
  }
  if (item.one.isWithheld) finish(state, NO_CONTENT, binding)
  return state
}

/** False when the item has had its tries, or would come too late. */
export function postpone(state: ItemState, pauseMs: number, now: number): boolean {
  state.deadline = Math.min(state.deadline, now + defaultBounds.budgetMs)
  const at = now + pauseMs
  if (state.tries >= defaultBounds.tries || at > state.deadline) return false
  state.notBefore = at
  return true
}

const LINKS = ['@odata.nextLink', '@odata.deltaLink'] as const

/**
 * Ends an item with a success. A page of a list fails where its link leads away from Graph: a caller that follows the link
 * sends a token there. What a write has done is done, whatever links its answer holds.
 */
export function finish(state: ItemState, answer: HttpResponse, { root, runtime }: Binding): void {
  const { request } = state.item.parcel
  try {
    const body = readJson(answer, state.name, runtime.now())
    for (const name of isRead(request) ? LINKS : []) {
      const link = linkIn(body, name)
      if (link === undefined) continue
      if (typeof link !== 'string') throw unreadableLink(state.name)
      checkLink(wholeLink(link, request.href), root)
    }
    state.result = { ok: true, status: answer.status, headers: answer.headers, body }
  } catch (error) {
    if (!(error instanceof TowlineError)) throw error
    state.result = { ok: false, error: isRead(request) ? error : unreadAfterWrite(error) }
  }
}

/**
 * Ends an item that got no answer. What is no error of Towline's, an interruption or a mistake, ends the whole batch.
 */
export function fail(state: ItemState, error: unknown): void {
  state.result = { ok: false, error: state.item.one.unanswered(error) }
}
