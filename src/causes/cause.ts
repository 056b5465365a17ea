/**
 * One entry of the catalogue: a way in which the trust can break, in words. The short error of every command and
 * `towline trust explain` take their texts from here. `scripts/causes-page.ts` writes docs/errors.md from it.
 */
export interface Cause {
  /** What is wrong, as a short sentence without a full stop. */
  readonly title: string
  /** What the title means here. Placeholders such as `{tenant}` are filled in by `fill()`. */
  readonly explanation: string
  /** What distinguishes this cause from those that look like it, and what would decide between them. */
  readonly distinguish: string
  /** How to fix it, for each side that can, the likeliest fix first. */
  readonly fix: Fixes
  /** AADSTS numbers that may stand for it. They choose texts, never control flow. */
  readonly aadsts?: readonly number[]
  /** The number stands for this cause only and is never the answer to a change that is still spreading. */
  readonly proven?: true
  /** The short error shows the claims that a federated identity credential has to be compared with. */
  readonly comparesClaims?: true
  /** Where the facts come from. */
  readonly source: string
}

/** The sides that can act, and by whose hands. */
export const fixers = {
  host: 'the operator of the host',
  home: 'an admin of the home tenant',
  target: 'an admin of the target tenant',
} as const

export type Fixer = keyof typeof fixers

export type Fixes = { readonly [Key in Fixer]?: string }

export type Family = Readonly<Record<string, Cause>>
