/** The first `count` of a list, or all of it. What lies behind is not asked for. */
export function take<Item>(items: AsyncIterable<Item>, count: number | undefined): AsyncIterable<Item> {
  return count === undefined ? items : firstOf(items, count)
}

async function* firstOf<Item>(items: AsyncIterable<Item>, count: number): AsyncGenerator<Item> {
  let left = count
  for await (const item of items) {
    yield item
    left--
    if (left <= 0) return
  }
}
