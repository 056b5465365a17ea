import { GraphError } from '../../errors/errors.ts'
import { normalRequest } from '../../guard/normal-request.ts'
import { isTransientStatus, wasNotDone } from '../../http/retry.ts'
import type { HttpResponse } from '../../http/send.ts'
import type { Binding } from '../binding.ts'
import type { Gate } from '../budget/gate.ts'
import { deliver, isSuccess, type Parcel } from '../deliver.ts'
import { graphError, itemUnanswered, unreadAfterWrite } from '../graph-errors.ts'
import { mayBeDone } from '../one-call.ts'
import { backoff, type ItemAnswer, judge, readBatchAnswer } from './answer.ts'
import { fail, finish, type ItemState, postpone } from './item-state.ts'
import type { Item } from './items.ts'

/**
 * Sends items, together where there are several. Rejects only for an interruption and for mistakes of Towline's own.
 */
export async function sendItems(states: readonly ItemState[], gate: Gate, binding: Binding): Promise<void> {
  for (const state of states) {
    state.isInFlight = true
    state.tries++
  }
  try {
    const [only] = states
    if (only !== undefined && states.length === 1) await sendAlone(only, binding)
    else await sendTogether(states, gate, binding)
  } finally {
    for (const state of states) state.isInFlight = false
  }
}

async function sendAlone(state: ItemState, binding: Binding): Promise<void> {
  const { parcel, cost, one } = state.item
  try {
    const delivered = await deliver(
      parcel,
      { costs: [cost], isRepeatable: one.isRepeatable, writes: one.writes, onFailure: openIn([state]) },
      binding,
    )
    // An earlier batch may have left a DELETE open whose object is not there any more.
    const wasLeftOpen = state.wasLeftOpen || delivered.wasLeftOpen
    const { response } = delivered
    const answer = one.answered({ response, wasLeftOpen })
    if (answer !== undefined) return finish(state, asInBatch(answer), binding)
    state.result = { ok: false, error: await one.refused(response, binding.runtime.now()) }
  } catch (error) {
    fail(state, error)
  }
}

/** What is not JSON stands in a batch as text in base64. */
function asInBatch(answer: HttpResponse): HttpResponse {
  const isJson = /json/i.test(answer.headers['content-type'] ?? '') || answer.body.length === 0
  if (isJson) return answer
  return { ...answer, body: Buffer.from(JSON.stringify(Buffer.from(answer.body).toString('base64'))) }
}

async function sendTogether(states: readonly ItemState[], gate: Gate, binding: Binding): Promise<void> {
  const { now } = binding.runtime
  const since = now()
  const isRepeatable = states.every(({ item }) => item.one.isRepeatable)
  let answers: Map<string, ItemAnswer>
  try {
    answers = await answersTo(states, isRepeatable, binding)
  } catch (error) {
    return notTaken(states, error, isRepeatable, binding)
  }
  const throttled: ItemAnswer[] = []
  for (const state of states) {
    const { index, after, one } = state.item
    const answer = answers.get(String(index))
    if (answer !== undefined && one.writes.length > 0) binding.sentWrites?.().settle(one.writes, answer)
    if (answer === undefined) leaveOpen(state, itemUnanswered(state.name, one.isRepeatable), binding)
    else if (answer.status === 424 && after.some((place) => states.some(({ item }) => item.index === place))) {
      // The item on which this one depends was in the same batch, and decides whether this one is sent again.
      state.tries--
    } else {
      if (wasNotDone(answer)) throttled.push(answer)
      await take(state, answer, binding)
    }
  }
  // One item in twenty says something of that item; most of them say something of the target.
  if (throttled.length > states.length / 2) for (const answer of throttled) gate.heed(answer, since)
}

/** Notes on items that a try which failed may have carried them out. */
function openIn(states: readonly ItemState[]): (mayBeDone: boolean) => void {
  return (mayBeDone) => {
    for (const state of states) state.wasLeftOpen ||= mayBeDone
  }
}

async function answersTo(
  states: readonly ItemState[],
  isRepeatable: boolean,
  binding: Binding,
): Promise<Map<string, ItemAnswer>> {
  const { now } = binding.runtime
  const parcel = batchOf(states, binding)
  const costs = states.map(({ item }) => item.cost)
  const writes = states.flatMap(({ item }) => item.one.writes)
  const { response } = await deliver(parcel, { costs, isRepeatable, writes, onFailure: openIn(states) }, binding)
  if (!isSuccess(response)) {
    throw await graphError(response, parcel.name, now(), mayBeDone(isRepeatable, response))
  }
  return readBatchAnswer(response, 'POST /$batch', now())
}

/** The batch itself is no call of its own: each of its items was decided on, and each ends by itself. */
function batchOf(states: readonly ItemState[], { root }: Binding): Parcel & { readonly name: string } {
  const [{ item: first }] = states as [ItemState, ...ItemState[]]
  const { version, parcel } = first
  const { priority, signal, watch } = parcel
  const request = normalRequest('POST', '/$batch', { root, api: version })
  return { request, body: write(states), ...(priority && { priority }), signal, watch, name: `POST ${request.path}` }
}

function write(states: readonly ItemState[]): string {
  const places = states.map(({ item }) => item.index)
  return JSON.stringify({
    requests: states.map(({ item: { index, parcel, relativeUrl, body, after } }) => ({
      id: String(index),
      method: parcel.request.method,
      url: relativeUrl,
      ...((parcel.headers !== undefined || body !== undefined) && { headers: headersOf(parcel.headers, body) }),
      ...(body !== undefined && { body }),
      ...(after.some((place) => places.includes(place)) && { dependsOn: after.map(String) }),
    })),
  })
}

function headersOf(given: Item['parcel']['headers'] = {}, body: unknown): Readonly<Record<string, string>> {
  const hasType = Object.keys(given).some((name) => name.toLowerCase() === 'content-type')
  return body === undefined || hasType ? given : { 'Content-Type': 'application/json', ...given }
}

/** The batch as a whole got no answer, or a refusal. */
async function notTaken(
  states: readonly ItemState[],
  error: unknown,
  isRepeatable: boolean,
  binding: Binding,
): Promise<void> {
  if (!(error instanceof GraphError)) {
    for (const state of states) fail(state, error)
    return
  }
  const { code, status } = error
  // One item that Graph cannot read makes it refuse them all, and none has been done.
  if (status === 400 || status === 413) {
    for (const state of states) if (isFree(state, states)) await sendAlone(state, binding)
    return
  }
  const isOpen = code === 'GRAPH_UNREACHABLE' || code === 'GRAPH_ANSWER_INVALID' || (status ?? 0) >= 500
  for (const state of states) {
    // A batch of questions has had its tries; beside a write, whose outcome is now unknown, they have not.
    if (isOpen && (!isRepeatable || code === 'GRAPH_ANSWER_INVALID')) leaveOpen(state, error, binding)
    else fail(state, error)
  }
}

/** Nothing that the item depends on goes with it: an item waits for the results of its requirements. */
function isFree({ item }: ItemState, states: readonly ItemState[]): boolean {
  return !item.after.some((place) => states.some((other) => other.item.index === place))
}

/** No answer said whether the item was carried out. */
function leaveOpen(state: ItemState, error: GraphError, { runtime }: Binding): void {
  state.wasLeftOpen = true
  if (!state.item.one.isRepeatable) fail(state, unreadAfterWrite(error))
  else if (!postpone(state, backoff(state.tries), runtime.now())) fail(state, error)
}

async function take(state: ItemState, response: ItemAnswer, binding: Binding): Promise<void> {
  const { one } = state.item
  const now = binding.runtime.now()
  const answer = one.answered({ response, wasLeftOpen: state.wasLeftOpen })
  if (answer !== undefined) return finish(state, answer, binding)
  state.wasLeftOpen ||= isTransientStatus(response) && !wasNotDone(response)
  const verdict = judge(response, one.isRepeatable, state.tries, now)
  if (verdict.kind === 'alone') return sendAlone(state, binding)
  if (verdict.kind === 'retry' && postpone(state, verdict.pauseMs, now)) return
  state.result = { ok: false, error: await one.refused(response, now) }
}
