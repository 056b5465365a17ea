/** Characters. A narrower column shows too little to be of use. */
const NARROWEST = 8
/** Characters. Longer texts are cut even where there is no terminal, because tables are for reading. */
const WIDEST = 120

/**
 * The widths of a table's columns, in characters: the widest shrink until all fit. Where even the narrowest do not fit, the
 * last columns are left out.
 */
export function fit(natural: readonly number[], { columns, gap }: { columns: number; gap: number }): number[] {
  const capped = natural.map((width) => Math.min(width, WIDEST))
  const total = (widths: readonly number[]): number =>
    widths.reduce((sum, width) => sum + width, gap * Math.max(0, widths.length - 1))
  let least = -gap
  const tooMany = capped.findIndex((width, place) => {
    least += gap + Math.min(width, NARROWEST)
    return place > 0 && least > columns
  })
  const widths = tooMany < 0 ? capped : capped.slice(0, tooMany)
  for (let excess = total(widths) - columns; excess > 0; ) {
    const widest = Math.max(...widths)
    if (widest <= NARROWEST) break
    // Shrinks the last of the widest columns, down to the width of the next narrower one.
    const next = Math.max(NARROWEST, ...widths.filter((width) => width < widest))
    const cut = Math.min(excess, widest - next)
    widths[widths.lastIndexOf(widest)] = widest - cut
    excess -= cut
  }
  return widths
}

/** The greatest width of each column, of parts of a table. */
export function widestOf(parts: readonly (readonly number[])[]): number[] {
  const widths: number[] = []
  for (const part of parts) {
    for (const [place, width] of part.entries()) widths[place] = Math.max(width, widths[place] ?? 0)
  }
  return widths
}
