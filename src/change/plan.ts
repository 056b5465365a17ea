import type { PlannedChange, Warning } from './change.ts'

/** What is to be changed, and what is only reported: of one step in one place, or of all. */
export interface Plan {
  readonly changes: readonly PlannedChange[]
  readonly warnings: readonly Warning[]
}

/** One thing to compare with what is wanted: a step at home, or a step in one target. */
export interface Place {
  /** What is still to be changed there now. Each look reads anew: nothing of an earlier look is cached. */
  look(): Promise<Plan>
}

export const nothing: Plan = { changes: [], warnings: [] }

/** Looks at each place once, in order, and changes nothing. */
export async function planOf(places: readonly Place[]): Promise<Plan> {
  const found: Plan[] = []
  for (const place of places) found.push(await place.look())
  return {
    changes: found.flatMap(({ changes }) => changes),
    warnings: uniqueWarnings(found.flatMap(({ warnings }) => warnings)),
  }
}

/** Several steps can report one thing. Each warning once, in their order. */
export function uniqueWarnings(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [JSON.stringify([warning.code, warning.message]), warning])).values()]
}
