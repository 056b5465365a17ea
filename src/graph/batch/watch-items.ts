import type { Binding } from '../binding.ts'
import { endOfAnswer, endOfFailure } from '../call-end.ts'
import type { ItemState } from './item-state.ts'
import type { Item } from './items.ts'

/**
 * Asks what watches over the target for all items together: all may be sent, or none. Rejects with `AccessError` where it
 * refuses one.
 */
export async function watchItems(items: readonly Item[], { oversight, root }: Binding): Promise<readonly Item[]> {
  if (oversight === undefined || items.length === 0) return items
  const calls = items.map(({ parcel: { request, body, headers }, one }) => ({
    request,
    body,
    headers,
    root,
    isWithheld: one.isWithheld,
  }))
  const watches = await oversight.begin(calls)
  return items.map((item, place) => ({ ...item, parcel: { ...item.parcel, watch: watches[place] } }))
}

/** Tells the ends of the items that have ended. Each watch takes one end, and passes over a second one. */
export function tellEnds(states: readonly ItemState[]): void {
  for (const { item, result, wasLeftOpen } of states) {
    const { watch } = item.parcel
    if (watch === undefined || result === undefined || item.one.isWithheld) continue
    const mayBeDone = wasLeftOpen && item.one.writes.length > 0
    watch.ended(result.ok ? endOfAnswer(result) : endOfFailure(result.error, mayBeDone))
  }
}
