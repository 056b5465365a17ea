/**
 * How sure a cause is. `certain`: the evidence leaves no other. `likely`: the first of several. `possible`: one that
 * looks like the others.
 */
export type Certainty = 'certain' | 'likely' | 'possible'

/** An entry of the catalogue in `src/causes/`, with the evidence for it in one case. */
export interface FoundCause<Code extends string = string> {
  readonly code: Code
  readonly certainty: Certainty
  /** The AADSTS number that was found, not its family. */
  readonly aadsts?: number
  /** Facts as sentences, safe to show. */
  readonly evidence: readonly string[]
}
