/** Values, those counted again that aliases repeat. Ten thousand targets may share a list of a hundred permissions. */
export const MOST_VALUES = 1_000_000

/** Whether aliases make so much of a small file that checking it would take minutes. Each object is looked at once. */
export function repeatsTooMuch(read: unknown): boolean {
  const counts = new Map<object, number>()
  const count = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1
    const known = counts.get(value)
    if (known !== undefined) return known
    // Of a value that holds itself, the inner one counts nothing.
    counts.set(value, 0)
    let sum = 1
    for (const inner of Object.values(value)) sum += count(inner)
    counts.set(value, sum)
    return sum
  }
  return count(read) > MOST_VALUES
}
