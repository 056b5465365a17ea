import type { Binding } from '../binding.ts'
import type { Gate } from '../budget/gate.ts'
import { dependencyFailed } from '../graph-errors.ts'
import { type BatchResult, fail, type ItemState, newItemState } from './item-state.ts'
import type { Item } from './items.ts'
import { sendItems } from './send-items.ts'
import { tellEnds } from './watch-items.ts'

/** Items of one batch (learn.microsoft.com/graph/json-batching). */
const MOST_ITEMS = 20
/** UNCONFIRMED how many characters a batch may have; what is longer is split, or sent alone. */
const MOST_CHARACTERS = 1024 * 1024
/** Batches of one target in flight at once. The target's budget holds them back where they would be too many. */
const BATCHES_AT_ONCE = 4
/** The first items to retry wait up to so many milliseconds for others, so that they go in one batch. */
const GATHER_MS = 1_000

/**
 * Sends the items in as few requests as may be and gives each one's result, in their order. An item is retried in a
 * later batch where the service says that it did not do it, or where a second time does no harm. The limits of its retries are
 * those of a single call. Rejects only when the caller's signal is aborted: what failed is among the results.
 */
export async function runBatch(items: readonly Item[], binding: Binding): Promise<BatchResult[]> {
  const signal = items[0]?.parcel.signal
  signal?.throwIfAborted()
  const states = items.map((item) => newItemState(item, binding))
  const pending = states.filter(({ result }) => result === undefined)
  // Where all is withheld, the tenant's GUID is not needed; to find it may cost a request.
  if (pending.length > 0) {
    const gate = await openGate(pending, binding, signal)
    if (gate !== undefined) await sendAll(states, gate, binding, signal)
    tellEnds(states)
  }
  return states.flatMap(({ result }) => result ?? [])
}

/** `undefined` where the gate cannot be had; then each item has failed with the reason, as a single call would. */
async function openGate(
  pending: readonly ItemState[],
  binding: Binding,
  signal: AbortSignal | undefined,
): Promise<Gate | undefined> {
  try {
    return await binding.gate(signal)
  } catch (error) {
    for (const state of pending) fail(state, error)
    return undefined
  }
}

async function sendAll(
  states: readonly ItemState[],
  gate: Gate,
  binding: Binding,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { now } = binding.runtime
  const inFlight = new Set<Promise<void>>()
  for (;;) {
    signal?.throwIfAborted()
    failDependents(states)
    const waiting = states.filter(({ result, isInFlight }) => result === undefined && !isInFlight)
    const free = waiting.filter(({ item }) => item.after.every((place) => states[place]?.result?.ok))
    let ready = free.filter(({ notBefore }) => notBefore <= now())
    while (ready.length > 0 && inFlight.size < BATCHES_AT_ONCE) {
      const chosen = ready.length === 1 ? chain(ready[0] as ItemState, waiting) : pack(ready, gate)
      ready = ready.filter((state) => !chosen.includes(state))
      const sending = sendItems(chosen, gate, binding).finally(() => {
        tellEnds(chosen)
        inFlight.delete(sending)
      })
      inFlight.add(sending)
    }
    if (inFlight.size > 0) await Promise.race(inFlight)
    else if (free.length > 0) await untilDue(free, binding, signal)
    else return
  }
}

/** Waits until the first item may be retried, and the items that may be soon after: they go together. */
async function untilDue(
  states: readonly ItemState[],
  { runtime }: Binding,
  signal: AbortSignal | undefined,
): Promise<void> {
  const soonest = Math.min(...states.map(({ notBefore }) => notBefore))
  const gathered = states.filter(({ notBefore }) => notBefore <= soonest + GATHER_MS)
  const ms = Math.max(...gathered.map(({ notBefore }) => notBefore)) - runtime.now()
  // Jitter goes on top: never sooner than the service said.
  await runtime.wait(ms + Math.random() * Math.min(ms, 1_000), signal)
  // Whatever the clock says: in tests a wait may end while the clock stands still.
  for (const state of gathered) state.notBefore = 0
}

/** An item that depends on a failed one is not sent. It has failed too, and fails the items that depend on it. */
function failDependents(states: readonly ItemState[]): void {
  for (let isSettled = false; !isSettled; ) {
    isSettled = true
    for (const state of states) {
      const failed = state.item.after.map((place) => states[place]).find((other) => other?.result?.ok === false)
      if (state.result !== undefined || failed === undefined) continue
      fail(state, dependencyFailed(state.name, failed.name))
      isSettled = false
    }
  }
}

/** As many as may go together. */
function pack(ready: readonly ItemState[], gate: Gate): ItemState[] {
  const [first, ...others] = ready as [ItemState, ...ItemState[]]
  if (!first.item.fitsBatch) return [first]
  const chosen = [first]
  let size = first.item.size
  for (const state of others) {
    if (chosen.length === MOST_ITEMS) break
    const { fitsBatch, version } = state.item
    if (!fitsBatch || version !== first.item.version || size + state.item.size > MOST_CHARACTERS) continue
    // All of a batch counts at once: it must not hold more than the budget ever has.
    if (!gate.fitTogether([...chosen, state].map(({ item }) => item.cost))) break
    chosen.push(state)
    size += state.item.size
  }
  return chosen
}

/**
 * When nothing else can be sent: the items that depend on this one, each on the one before. Graph does them in one
 * batch.
 */
function chain(first: ItemState, waiting: readonly ItemState[]): ItemState[] {
  const chosen = [first]
  for (let last: ItemState | undefined = first; last !== undefined && chosen.length < MOST_ITEMS; ) {
    const place: number = last.item.index
    const isNext = ({ item }: ItemState): boolean => item.after.length === 1 && item.after[0] === place
    const next: ItemState[] = waiting.filter(isNext)
    last = next.length === 1 ? next[0] : undefined
    if (last?.item.fitsBatch && last.item.version === first.item.version && first.item.fitsBatch) chosen.push(last)
    else break
  }
  return chosen
}
