import assert from 'node:assert/strict'
import test from 'node:test'
import { inPages, items, type Page } from '../../src/graph/pages.ts'

/** A list of pages of numbers. Knows which pages were asked for, and which request was ended from outside. */
function list(pages: readonly Page<number>[]) {
  const asked: string[] = []
  const aborted: string[] = []
  return {
    asked,
    aborted,
    async fetchPage(link: string, signal: AbortSignal): Promise<Page<number>> {
      asked.push(link)
      signal.addEventListener('abort', () => aborted.push(link))
      const page = pages[Number(link)]
      if (page === undefined) throw new Error(`page ${link} failed`)
      return page
    },
  }
}

/** `count` pages of `size` items each, numbered through. */
function numbered(count: number, size: number): Page<number>[] {
  return Array.from({ length: count }, (_, page) => ({
    items: Array.from({ length: size }, (_, item) => page * size + item),
    next: page + 1 < count ? String(page + 1) : undefined,
  }))
}

async function collect<Item>(source: AsyncIterable<Item>): Promise<{ got: Item[]; error: unknown }> {
  const got: Item[] = []
  try {
    for await (const item of source) got.push(item)
  } catch (error) {
    return { got, error }
  }
  return { got, error: undefined }
}

test('items()', async (t) => {
  await t.test('gives every item of every page in order', async () => {
    const { fetchPage, asked } = list(numbered(4, 3))
    assert.deepEqual(await collect(items(() => '0', fetchPage)), {
      got: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      error: undefined,
    })
    assert.deepEqual(asked, ['0', '1', '2', '3'])
  })

  await t.test('asks for nothing before it is consumed', () => {
    const { fetchPage, asked } = list(numbered(1, 1))
    items(() => '0', fetchPage)
    assert.deepEqual(asked, [])
  })

  await t.test('fetches the next page while the current one is consumed, and no further', async () => {
    const { fetchPage, asked } = list(numbered(3, 2))
    const seen: number[] = []
    for await (const _ of items(() => '0', fetchPage)) seen.push(asked.length)
    assert.deepEqual(seen, [2, 2, 3, 3, 3, 3])
  })

  await t.test('holds two pages at a time, however many there are', async () => {
    let held = 0
    let most = 0
    const consumed = new Set<number>()
    const source = items(
      () => '0',
      async (link): Promise<Page<number>> => {
        most = Math.max(most, ++held)
        const page = Number(link)
        return { items: [page, page], next: page < 499 ? String(page + 1) : undefined }
      },
    )
    for await (const page of source) {
      // The second item of a page is its last.
      if (consumed.has(page)) held--
      consumed.add(page)
    }
    assert.equal(consumed.size, 500)
    assert.equal(most, 2)
  })

  await t.test('goes on over empty pages', async () => {
    const { fetchPage } = list([
      { items: [], next: '1' },
      { items: [1], next: '2' },
      { items: [], next: '3' },
      { items: [], next: '4' },
      { items: [2], next: undefined },
    ])
    assert.deepEqual(await collect(items(() => '0', fetchPage)), { got: [1, 2], error: undefined })
  })

  await t.test('gives up on a chain of a thousand empty pages', async () => {
    let asked = 0
    const source = items(
      () => '0',
      async (link): Promise<Page<number>> => {
        asked++
        return { items: [], next: String(Number(link) + 1) }
      },
    )
    const { got, error } = await collect(source)
    assert.deepEqual(got, [])
    assert.equal((error as { code: string }).code, 'LOOPING_LINK')
    assert.equal(asked, 1_000)
  })
})

test('inPages()', async (t) => {
  await t.test('gives what is left of a list, page by page', async () => {
    const source = items(() => '0', list(numbered(3, 2)).fetchPage)
    await source.next()
    assert.deepEqual((await collect(inPages(source))).got, [[1], [2, 3], [4, 5]])
  })

  await t.test('ends the request that is under way when it is left', async () => {
    const { fetchPage, aborted } = list(numbered(3, 2))
    for await (const page of inPages(items(() => '0', fetchPage))) if (page.includes(0)) break
    assert.ok(aborted.includes('1'))
  })

  await t.test('gives any other list item by item', async () => {
    const other = async function* () {
      yield* [1, 2]
    }
    assert.deepEqual((await collect(inPages(other()))).got, [[1], [2]])
  })
})

test('a list that leads back', async (t) => {
  const loops: readonly [what: string, pages: Page<number>[], got: number[]][] = [
    [
      'to the page itself',
      [
        { items: [1], next: '1' },
        { items: [2], next: '1' },
      ],
      [1],
    ],
    [
      'to the first page',
      [
        { items: [1], next: '1' },
        { items: [2], next: '0' },
      ],
      [1],
    ],
    [
      'to a page in the middle',
      [
        { items: [1], next: '1' },
        { items: [2], next: '2' },
        { items: [3], next: '1' },
      ],
      [1, 2],
    ],
    ['from the first page to itself', [{ items: [1], next: '0' }], []],
  ]
  for (const [what, pages, got] of loops) {
    await t.test(`${what} is an error and no endless list`, async () => {
      const outcome = await collect(items(() => '0', list(pages).fetchPage))
      assert.deepEqual(outcome.got, got)
      const { name, code, message } = outcome.error as { name: string; code: string; message: string }
      assert.deepEqual([name, code], ['GraphError', 'LOOPING_LINK'])
      assert.match(message, /goes round in circles/)
    })
  }
})

test('a page that cannot be had', async (t) => {
  await t.test('is an error after the items of the page before it', async () => {
    const { fetchPage } = list([
      { items: [1, 2], next: '1' },
      { items: [3, 4], next: '9' },
    ])
    const { got, error } = await collect(items(() => '0', fetchPage))
    assert.deepEqual(got, [1, 2, 3, 4])
    assert.equal((error as Error).message, 'page 9 failed')
  })

  await t.test('is not an unhandled rejection while the items before it are consumed slowly', async (t) => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): number => unhandled.push(reason)
    process.on('unhandledRejection', note)
    t.after(() => process.off('unhandledRejection', note))
    const { fetchPage } = list([{ items: [1, 2], next: '9' }])
    const got: number[] = []
    await assert.rejects(
      async () => {
        for await (const item of items(() => '0', fetchPage)) {
          await new Promise((resolve) => setImmediate(resolve))
          got.push(item)
        }
      },
      { message: 'page 9 failed' },
    )
    assert.deepEqual([got, unhandled], [[1, 2], []])
  })

  await t.test('is an error at once when it is the first', async () => {
    assert.deepEqual((await collect(items(() => '9', list([]).fetchPage))).got, [])
  })
})

test('leaving the loop early', async (t) => {
  const endless = (link: string, signal: AbortSignal): Promise<Page<number>> =>
    link === '0'
      ? Promise.resolve({ items: [1, 2], next: '1' })
      : new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

  await t.test('ends the request for the page that nobody wants any more, quietly', async (t) => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): number => unhandled.push(reason)
    process.on('unhandledRejection', note)
    t.after(() => process.off('unhandledRejection', note))
    const signals: AbortSignal[] = []
    for await (const item of items(
      () => '0',
      (link, signal) => {
        signals.push(signal)
        return endless(link, signal)
      },
    )) {
      assert.equal(item, 1)
      break
    }
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(signals.length, 2)
    assert.ok(signals.every(({ aborted }) => aborted))
    assert.deepEqual(unhandled, [])
  })

  await t.test('by an error of the consumer does the same, and the error stays its own', async () => {
    const { fetchPage, aborted } = list(numbered(3, 2))
    const mine = new Error('mine')
    await assert.rejects(async () => {
      for await (const _ of items(() => '0', fetchPage)) throw mine
    }, mine)
    assert.deepEqual(aborted, ['0', '1'])
  })
})

test('items() gives every item once to somebody who asks without waiting, and none after it was left', async () => {
  const source = items(
    () => '0',
    async (link): Promise<Page<number>> => {
      const page = Number(link)
      return { items: [page * 2, page * 2 + 1], next: page < 2 ? String(page + 1) : undefined }
    },
  )
  const asked = await Promise.all(Array.from({ length: 7 }, () => source.next()))
  assert.deepEqual(
    asked.map(({ value }) => value),
    [0, 1, 2, 3, 4, 5, undefined],
  )

  const left = items(
    () => '0',
    async (): Promise<Page<number>> => ({ items: [1, 2, 3], next: undefined }),
  )
  assert.deepEqual(await left.next(), { value: 1, done: false })
  assert.deepEqual(await left.return(), { value: undefined, done: true })
  assert.deepEqual(await left.next(), { value: undefined, done: true })
})
