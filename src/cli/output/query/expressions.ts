import { QueryError } from './query-error.ts'
import { isObject, isTrue, Reference } from './values.ts'

/** What an expression is evaluated in, beside the current value: the whole input, and what `let` has named. */
export interface Scope {
  readonly root: unknown
  readonly variables: ReadonlyMap<string, unknown>
}

/** A compiled expression: gives its result for a value. Absent is `null`. */
export type Expression = (value: unknown, scope: Scope) => unknown

export const current: Expression = (value) => value

export const root: Expression = (_, scope) => scope.root

export function constant(value: unknown): Expression {
  return () => value
}

export function field(name: string): Expression {
  return (value) => (isObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null)
}

export function variable(name: string): Expression {
  return (_, { variables }) => {
    if (variables.has(name)) return variables.get(name)
    throw new QueryError(`the variable $${name} is not defined`)
  }
}

export function letIn(bindings: readonly (readonly [name: string, value: Expression])[], body: Expression): Expression {
  return (value, scope) => {
    const variables = new Map(scope.variables)
    for (const [name, bound] of bindings) variables.set(name, bound(value, scope))
    return body(value, { ...scope, variables })
  }
}

/** The second on the result of the first: `a.b`, `a[0]`, `a | b`. */
export function chain(first: Expression, second: Expression): Expression {
  return (value, scope) => second(first(value, scope), scope)
}

export function index(place: number): Expression {
  return (value) => (Array.isArray(value) ? (value.at(place) ?? null) : null)
}

type Bound = number | undefined

/** A part of a list by Python's rules. The step may be negative. */
export function slice(start: Bound, stop: Bound, step: number = 1): Expression {
  return (value) => {
    if (!Array.isArray(value)) return null
    if (step === 0) throw new QueryError('the step of a slice cannot be 0')
    const { length } = value
    const [least, most] = step < 0 ? [-1, length - 1] : [0, length]
    const place = (bound: number): number => (bound < 0 ? Math.max(bound + length, least) : Math.min(bound, most))
    const end = stop === undefined ? (step < 0 ? least : most) : place(stop)
    const part: unknown[] = []
    for (
      let at = start === undefined ? (step < 0 ? most : least) : place(start);
      step < 0 ? at > end : at < end;
      at += step
    ) {
      part.push(value[at])
    }
    return part
  }
}

/** The right side for each item of the left: `a[*].b`. Results that are null are left out. */
export function projection(left: Expression, right: Expression): Expression {
  return (value, scope) => {
    const list = left(value, scope)
    return Array.isArray(list) ? collected(list, right, scope) : null
  }
}

/** The right side for each value of an object: `a.*.b`. */
export function valueProjection(left: Expression, right: Expression): Expression {
  return (value, scope) => {
    const object = left(value, scope)
    return isObject(object) ? collected(Object.values(object), right, scope) : null
  }
}

export function filter(left: Expression, condition: Expression, right: Expression): Expression {
  return (value, scope) => {
    const list = left(value, scope)
    if (!Array.isArray(list)) return null
    const kept = list.filter((item) => isTrue(condition(item, scope)))
    return collected(kept, right, scope)
  }
}

function collected(items: readonly unknown[], right: Expression, scope: Scope): unknown[] {
  const results: unknown[] = []
  for (const item of items) {
    const result = right(item, scope) ?? null
    if (result !== null) results.push(result)
  }
  return results
}

/** One level of lists is opened. */
export function flatten(inner: Expression): Expression {
  return (value, scope) => {
    const list = inner(value, scope)
    return Array.isArray(list) ? list.flat() : null
  }
}

export function listOf(parts: readonly Expression[]): Expression {
  return (value, scope) => (value === null ? null : parts.map((part) => part(value, scope)))
}

export function objectOf(parts: readonly (readonly [name: string, value: Expression])[]): Expression {
  return (value, scope) =>
    value === null ? null : Object.fromEntries(parts.map(([name, part]) => [name, part(value, scope)]))
}

export function or(left: Expression, right: Expression): Expression {
  return (value, scope) => {
    const first = left(value, scope)
    return isTrue(first) ? first : right(value, scope)
  }
}

export function and(left: Expression, right: Expression): Expression {
  return (value, scope) => {
    const first = left(value, scope)
    return isTrue(first) ? right(value, scope) : first
  }
}

export function not(inner: Expression): Expression {
  return (value, scope) => !isTrue(inner(value, scope))
}

export function choice(condition: Expression, yes: Expression, no: Expression): Expression {
  return (value, scope) => (isTrue(condition(value, scope)) ? yes : no)(value, scope)
}

/** An operator on the values of both sides. */
export function operation(
  operator: (left: unknown, right: unknown) => unknown,
  left: Expression,
  right: Expression,
): Expression {
  return (value, scope) => operator(left(value, scope), right(value, scope))
}

/** `&a`: the expression itself, for a function that applies it. */
export function reference(inner: Expression): Expression {
  return (_, scope) => new Reference((value) => inner(value, scope))
}
