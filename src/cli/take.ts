/** The first `count` of a list, or all of it. What lies behind is not asked for. */
export async function* take<Item>(items: AsyncIterable<Item>, count: number | undefined): AsyncGenerator<Item> {
  let left = count ?? Number.POSITIVE_INFINITY
  for await (const item of items) {
    yield item
    left--
    if (left <= 0) return
  }
}
