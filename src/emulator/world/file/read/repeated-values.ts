/** Values, those counted again that aliases repeat. */
const mostValues = 1_000_000

/** Whether aliases make so much of a small file that reading it would take minutes. Each object is looked at once. */
export function repeatsTooMuch(written: unknown): boolean {
  const counts = new Map<object, number>()
  const count = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1
    const known = counts.get(value)
    if (known !== undefined) return known
    // Of a value that holds itself, the inner one counts nothing.
    counts.set(value, 0)
    const sum = Object.values(value).reduce<number>((all, inner) => all + count(inner), 1)
    counts.set(value, sum)
    return sum
  }
  return count(written) > mostValues
}
