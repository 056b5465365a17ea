/** A `$filter`, read. https://learn.microsoft.com/graph/filter-query-parameter */
export type Expression = Combination | Negation | Comparison | AnyOf

interface Combination {
  readonly kind: 'and' | 'or'
  readonly left: Expression
  readonly right: Expression
}

interface Negation {
  readonly kind: 'not'
  readonly operand: Expression
}

export interface Comparison {
  readonly kind: 'comparison'
  /** As written, e.g. `['siteCollection', 'root']`; `$count` may be last. Empty for the variable of an `any` itself. */
  readonly path: readonly string[]
  readonly operator: Operator
  /** One, except for `in`. */
  readonly values: readonly Literal[]
}

/** At least one element of a collection for which the condition holds; without a condition, at least one. */
interface AnyOf {
  readonly kind: 'any'
  readonly path: readonly string[]
  readonly condition: Expression | undefined
}

export type Operator = (typeof operators)[number]

export const operators = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'in', 'startsWith', 'endsWith', 'contains'] as const

/** Times and GUIDs are strings here, as they are in the objects. */
export type Literal = string | number | boolean | null
