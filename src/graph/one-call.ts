import type { GraphError } from '../errors/errors.ts'
import { TowlineError } from '../errors/towline-error.ts'
import { isRead } from '../guard/access.ts'
import type { Actor } from '../guard/actor.ts'
import { type Admission, decide, type Limits } from '../guard/decision.ts'
import type { NormalRequest } from '../guard/normal-request.ts'
import type { CallWatch } from '../guard/oversight.ts'
import { accessError } from '../guard/refusal.ts'
import type { Write } from '../guard/writes.ts'
import { isTransientStatus, wasNotDone } from '../http/retry.ts'
import type { HttpResponse } from '../http/send.ts'
import type { Binding } from './binding.ts'
import { costOf } from './budget/cost.ts'
import { endOfAnswer, endOfFailure } from './call-end.ts'
import { type Delivered, deliver, isSuccess, nameOf, type Parcel } from './deliver.ts'
import { graphError } from './graph-errors.ts'
import type { ListWatch } from './list-watch.ts'

/** The result of a call that has no content: the call was withheld, or the object that it was to delete is gone. */
export const NO_CONTENT: HttpResponse = { status: 204, headers: {}, body: new Uint8Array() }

const NO_WRITES: readonly Write[] = []

/**
 * One call of Graph, sent alone or as an item of a batch. Each call begins with `admit`. Each that was admitted ends
 * once: withheld, `answered`, `refused` or `unanswered`. A record of calls therefore belongs here and nowhere else:
 * `admit` has request, decision and actor before anything is sent, and the three endings have status and request-id, or
 * the error. A batch with one refused item is not sent at all: the items that were admitted before that one have no
 * ending.
 */
export class OneCall {
  readonly request: NormalRequest
  readonly decision: Admission
  readonly actor: Actor
  /** A second time does no harm. */
  readonly isRepeatable: boolean

  constructor(request: NormalRequest, decision: Admission, actor: Actor) {
    this.request = request
    this.decision = decision
    this.actor = actor
    this.isRepeatable = isRepeatable(request)
  }

  /** The call as a list of writes: none for a question. */
  get writes(): readonly Write[] {
    if (isRead(this.request)) return NO_WRITES
    const { method, path } = this.request
    return [{ method, path }]
  }

  get isWithheld(): boolean {
    return this.decision.action === 'withhold'
  }

  /**
   * The result of a call that succeeded; `undefined` for an answer that refuses the call. A 404 to a DELETE is a
   * success where an earlier try may have been carried out: that try deleted the object.
   */
  answered({ response, wasLeftOpen }: Delivered): HttpResponse | undefined {
    if (isSuccess(response)) return response
    return this.request.method === 'DELETE' && response.status === 404 && wasLeftOpen ? NO_CONTENT : undefined
  }

  /** The error of a call whose answer refuses it. `now` is in milliseconds since the epoch. */
  refused(response: HttpResponse, now: number): Promise<GraphError> {
    return graphError(response, nameOf(this.request), now, mayBeDone(this.isRepeatable, response))
  }

  /**
   * The error of a call that got no answer. Throws what is no error of Towline's: an interruption, or a mistake.
   */
  unanswered(error: unknown): TowlineError {
    if (error instanceof TowlineError) return error
    throw error
  }
}

/**
 * Decides on a call before anything is sent. `together`: writes of a batch from this call on. Throws `AccessError` for a call
 * that must not be made.
 */
export function admit(
  { request, body }: Pick<Parcel, 'request' | 'body'>,
  limits: Limits & Pick<Binding, 'actor'>,
  together = 1,
): OneCall {
  const decision = decide(request, limits, limits.actor, body, together)
  if (decision.action === 'refuse') throw accessError(decision)
  return new OneCall(request, decision, limits.actor)
}

/**
 * Step 7: one call that is sent alone. Resolves with a 2xx answer. Rejects with `AccessError`, or as `deliver`
 * does.
 */
export async function call(
  parcel: Parcel & { readonly list?: ListWatch | undefined },
  binding: Binding,
): Promise<HttpResponse> {
  const one = admit(parcel, binding)
  const { list } = parcel
  const watch = binding.oversight && (await (list?.next(parcel.request) ?? begin(parcel, one, binding)))
  if (one.isWithheld) return NO_CONTENT
  list?.begun(watch)
  let mayBeDone = false
  const sending = {
    costs: [costOf(parcel.request)],
    isRepeatable: one.isRepeatable,
    writes: one.writes,
    onFailure: (isOpen: boolean) => {
      mayBeDone = isOpen
    },
  }
  try {
    const delivered = await deliver(watch === undefined ? parcel : { ...parcel, watch }, sending, binding)
    const result = one.answered(delivered)
    if (result === undefined) {
      mayBeDone = isLeftOpen(one.isRepeatable, delivered)
      throw await one.refused(delivered.response, binding.runtime.now())
    }
    if (list === undefined) watch?.ended(endOfAnswer(result))
    else list.answered(result)
    return result
  } catch (error) {
    watch?.ended(endOfFailure(error, mayBeDone && one.writes.length > 0))
    throw one.unanswered(error)
  }
}

/** Asks what watches over the target. Rejects with `AccessError` for a call that it refuses. */
export async function begin(
  { request, body, headers }: Parcel,
  one: OneCall,
  { oversight, root }: Binding,
): Promise<CallWatch | undefined> {
  const [watch] = (await oversight?.begin([{ request, body, headers, root, isWithheld: one.isWithheld }])) ?? []
  return watch
}

/** Whether an answer that refuses a write leaves open whether it, or a try before it, was carried out. */
function isLeftOpen(isRepeatable: boolean, { response, wasLeftOpen }: Delivered): boolean {
  return wasLeftOpen || (isTransientStatus(response) && !wasNotDone(response) && !isRepeatable)
}

/** Whether the service may have carried out a write that it did not confirm. */
export function mayBeDone(isRepeatable: boolean, answer: HttpResponse): boolean {
  return !isRepeatable && isTransientStatus(answer) && !wasNotDone(answer)
}

/**
 * A question changes nothing, and PUT and DELETE say what the end state is to be: a second one does no harm (RFC 9110
 * §9.2). But an upload that is to find a free name by itself would make a second file.
 */
function isRepeatable(request: NormalRequest): boolean {
  const { method, query } = request
  const picksName = /conflictBehavior/i.test(query)
  return isRead(request) || (method === 'PUT' && !picksName) || method === 'DELETE'
}
