import type { CauseCode } from '../../src/causes/catalogue.ts'
import type { ExplainedCause, Hop } from '../../src/explain/hop.ts'
import type { BrokenWorld, WorldNeeds } from './working-world.ts'

/** Undoes a fault. */
export type Undo = () => void | Promise<void>

/** One thing that is wrong with a world that works otherwise. */
export interface Fault {
  /** Unique. Nothing is derived from the name. */
  readonly name: string
  /** The seed with which `randomWorld()` draws the world of the fault. */
  readonly seed: number
  readonly world?: WorldNeeds
  readonly break: (world: BrokenWorld) => Undo | Promise<Undo>
  /**
   * The cause that `explain` has to name, or several that cannot be told apart on the host. Each of several has to be listed
   * in this order and before all others, and none as certain.
   */
  readonly cause: CauseCode | readonly CauseCode[]
  /** Causes that the evidence rules out. They must not be listed. */
  readonly not?: readonly CauseCode[]
  /** The certainty of the cause, `certain` where the evidence allows it. Left out: any certainty. */
  readonly certainty?: ExplainedCause['certainty']
  /** The first hop that fails. Left out: any hop. */
  readonly hop?: Hop['id']
}
