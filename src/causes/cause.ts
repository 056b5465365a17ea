/**
 * What a cause is. The catalogue is data: one entry for each way in which the trust can break, with its words for people.
 * Every command's short error and `towline trust explain` take their words from here, and docs/errors.md is made of it.
 */
export interface Cause {
  /** What is wrong, as a short sentence without a full stop. */
  readonly title: string
  /** What that means here. `{tenant}` and its like are filled in; see fill.ts. */
  readonly means: string
  /** How it is told from the causes that look like it, and what would decide. */
  readonly apart: string
  /** What mends it, by whose hands, the likeliest first. */
  readonly fix: Fixes
  /** AADSTS numbers that may stand for it. They choose words, never control flow. */
  readonly aadsts?: readonly number[]
  /** A number that stands under no other cause proves it: not even a change on its way is answered with it. */
  readonly proven?: true
  /** The short error shows what a federated identity credential is compared with. */
  readonly comparesClaims?: true
  /** Where the facts come from. */
  readonly source: string
}

/** Who has to act: whoever runs the host, an admin of the home tenant, an admin of the target. */
export type Side = 'host' | 'home' | 'target'

export type Fixes = { readonly [Key in Side]?: string }

export type Family = Readonly<Record<string, Cause>>
