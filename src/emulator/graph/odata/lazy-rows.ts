/** A list that is not there as a whole: each row is made when its page is asked for. */
export interface Rows<Row> {
  readonly length: number
  at(index: number): Row
}

/** One list after the other. */
export function concatenate<Row>(lists: readonly Rows<Row>[]): Rows<Row> {
  return {
    length: lists.reduce((sum, { length }) => sum + length, 0),
    at(index) {
      let rest = index
      for (const list of lists) {
        if (rest < list.length) return list.at(rest)
        rest -= list.length
      }
      throw new RangeError(`There is no row at index ${index}`)
    },
  }
}

export function rowsOf<Row>(array: readonly Row[]): Rows<Row> {
  return {
    length: array.length,
    at(index) {
      const [row] = array.slice(index, index + 1)
      if (row === undefined) throw new RangeError(`There is no row at index ${index}`)
      return row
    },
  }
}
