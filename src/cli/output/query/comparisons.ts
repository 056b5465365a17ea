import { compare, isEqual, kindOf } from './values.ts'

/** The signs that compare two values. Throws `QueryError` for a number beside a text. */
export const comparisons: Readonly<Record<string, (left: unknown, right: unknown) => boolean | null>> = {
  '==': isEqual,
  '!=': (left, right) => !isEqual(left, right),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
}

/** `null` where the two are not both numbers or texts. */
function ordered(decides: (order: number) => boolean): (left: unknown, right: unknown) => boolean | null {
  const hasOrder = (value: unknown): boolean => ['number', 'string'].includes(kindOf(value))
  return (left, right) => (hasOrder(left) && hasOrder(right) ? decides(compare(left, right)) : null)
}
