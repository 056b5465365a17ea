import type { CauseCode } from '../../src/causes/catalogue.ts'
import type { ExplainedCause, Hop } from '../../src/explain/hop.ts'
import type { BrokenWorld, WorldNeeds } from './working-world.ts'

/** Takes back what was broken. */
export type Undo = () => void | Promise<void>

/** One thing that is wrong with a world that works otherwise. */
export interface Fault {
  /** Unique. Only a name: nothing is derived from it. */
  readonly name: string
  /** Which world is drawn for it; see `randomWorld()`. */
  readonly seed: number
  readonly world?: WorldNeeds
  readonly break: (world: BrokenWorld) => Undo | Promise<Undo>
  /**
   * What `explain` has to name. Several where they cannot be told apart from there: each of them has to be listed, in
   * this order and before all others, and none as certain.
   */
  readonly cause: CauseCode | readonly CauseCode[]
  /** What the evidence rules out, and so must not be listed. */
  readonly not?: readonly CauseCode[]
  /** `certain` where the evidence allows it. Left out: any. */
  readonly certainty?: ExplainedCause['certainty']
  /** The first hop that fails. Left out: any. */
  readonly hop?: Hop['id']
}
