import type { DiagnosedCause } from '../causes/finding.ts'
import { type Hop, hopIds } from './hop.ts'

/** The results of a walk so far: one hop of each kind, and the causes in the order in which they were found. */
export class Chain {
  readonly causes: DiagnosedCause[] = []
  readonly #hops = new Map<Hop['id'], Hop>()

  /** A later result of a hop replaces an earlier one. */
  add(hop: Hop, causes: readonly DiagnosedCause[] = []): void {
    this.#hops.set(hop.id, hop)
    this.causes.push(...causes)
  }

  has(id: Hop['id']): boolean {
    return this.#hops.has(id)
  }

  /** All hops, in the order of the chain. A hop without a result is skipped. */
  get hops(): Hop[] {
    return hopIds.map((id) => this.#hops.get(id) ?? skipped(id))
  }
}

function skipped(id: Hop['id']): Hop {
  return { id, status: 'skipped', detail: 'Not tried: fix the hop that failed before it first.' }
}
