import type { Head } from './record.ts'

/** A record that must be there, because something else names it. */
export interface Demand extends Head {
  /** Where it is named: the start of another chain. Without one, the anchor names it. */
  readonly by: { readonly chain: string; readonly file: string; readonly line: number } | undefined
}

/** Records that must be there, by chain. What is named twice is kept once. */
export class Demands {
  readonly #chains = new Map<string, Map<string, Demand>>()

  add(demand: Demand): void {
    const { chain, seq, hash } = demand
    const known = this.#chains.get(chain) ?? new Map<string, Demand>()
    this.#chains.set(chain, known)
    const key = `${seq}:${hash}`
    const before = known.get(key)
    // So that the order in which chains are read changes no word of what is told.
    if (before === undefined || (before.by?.chain ?? '') < (demand.by?.chain ?? '')) known.set(key, demand)
  }

  /** Takes those of a chain out. */
  take(chain: string): Demand[] {
    const found = [...(this.#chains.get(chain)?.values() ?? [])]
    this.#chains.delete(chain)
    return found
  }

  chains(): string[] {
    return [...this.#chains.keys()]
  }
}
