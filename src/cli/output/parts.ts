/** Rows that become one text: one of more than 2^29 characters cannot be made. */
const TOGETHER = 10_000

/** The rows in their order, so many at a time: a sorted list, or the rows of one target, come in one call. */
export function* inParts<Row>(rows: readonly Row[], most = TOGETHER): Generator<readonly Row[], void, undefined> {
  for (let from = 0; from < rows.length; from += most) yield rows.slice(from, from + most)
}
