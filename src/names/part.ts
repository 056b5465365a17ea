/** A part of the targets of a run: how many, or a percentage of all. */
export type Part = number | `${number}%`

/** `undefined` for a value that is no part: `0`, `1.5`, `'120%'`, `'some'`. */
export function partOf(value: unknown): Part | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const text = String(value).trim()
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  const percent = Number(/^\d{1,3}(\.\d{1,2})?(?=%$)/.exec(text)?.[0])
  return percent > 0 && percent <= 100 ? `${percent}%` : undefined
}

/** How many of `all` a part is. A percentage is rounded up, so that it is never none. */
export function countOfPart(part: Part, all: number): number {
  return typeof part === 'number' ? part : Math.ceil((all * hundredths(part)) / 10_000)
}

/**
 * The percentage of a part in hundredths of a percent, which are whole numbers: 7 % of 100 would be 7.000000000000001.
 * 0 for a number of targets.
 */
export function hundredths(part: Part): number {
  return typeof part === 'number' ? 0 : Math.round(Number(part.slice(0, -1)) * 100)
}
