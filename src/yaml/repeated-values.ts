/** Values that aliases repeat. Ten thousand targets may share a list of a hundred permissions. */
export const MOST_REPEATED = 1_000_000

/** Whether aliases make so much of a small file that checking it would take minutes. Each object is looked at once. */
export function repeatsTooMuch(read: unknown): boolean {
  const counts = new Map<object, number>()
  let written = 0
  const count = (value: unknown): number => {
    const isObject = typeof value === 'object' && value !== null
    const known = isObject ? counts.get(value) : undefined
    if (known !== undefined) return known
    written += 1
    if (!isObject) return 1
    // Of a value that holds itself, the inner one counts nothing.
    counts.set(value, 0)
    let sum = 1
    for (const inner of Object.values(value)) sum += count(inner)
    counts.set(value, sum)
    return sum
  }
  return count(read) - written > MOST_REPEATED
}
