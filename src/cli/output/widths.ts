/** A column narrower than this tells nothing. */
const NARROWEST = 8
/** Longer texts are cut even where there is no terminal: a table is to be looked at. */
const WIDEST = 120

/**
 * The widths of a table's columns: the widest shrink until all fit. Where there is not even room for narrow ones, the
 * last columns are left out.
 */
export function fit(natural: readonly number[], { columns, gap }: { columns: number; gap: number }): number[] {
  const capped = natural.map((width) => Math.min(width, WIDEST))
  const total = (widths: readonly number[]): number =>
    widths.reduce((sum, width) => sum + width, gap * Math.max(0, widths.length - 1))
  const least = capped.map((width) => Math.min(width, NARROWEST))
  while (least.length > 1 && total(least) > columns) least.pop()

  const widths = capped.slice(0, least.length)
  for (let excess = total(widths) - columns; excess > 0; ) {
    const widest = Math.max(...widths)
    if (widest <= NARROWEST) break
    // Down to the next narrower column, of those that are widest the last one first.
    const next = Math.max(NARROWEST, ...widths.filter((width) => width < widest))
    const cut = Math.min(excess, widest - next)
    widths[widths.lastIndexOf(widest)] = widest - cut
    excess -= cut
  }
  return widths
}
