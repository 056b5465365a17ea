import { type Found, type Hop, hopIds } from './hop.ts'

/** What was found out on the way: one hop of each kind, and the causes as they turned up. */
export class Chain {
  readonly causes: Found[] = []
  readonly #hops = new Map<Hop['id'], Hop>()

  /** What is said of a hop later counts. */
  add(hop: Hop, causes: readonly Found[] = []): void {
    this.#hops.set(hop.id, hop)
    this.causes.push(...causes)
  }

  has(id: Hop['id']): boolean {
    return this.#hops.has(id)
  }

  /** All, in their order. Whatever comes after one that failed has to wait. */
  get hops(): Hop[] {
    return hopIds.map((id) => this.#hops.get(id) ?? skipped(id))
  }
}

function skipped(id: Hop['id']): Hop {
  return { id, status: 'skipped', detail: 'Not tried: what failed before it comes first.' }
}
