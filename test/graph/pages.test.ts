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
  await t.test('every item of every page comes in order', async () => {
    const { fetchPage, asked } = list(numbered(4, 3))
    assert.deepEqual(await collect(items(() => '0', fetchPage)), {
      got: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      error: undefined,
    })
    assert.deepEqual(asked, ['0', '1', '2', '3'])
  })

  await t.test('nothing is requested before the first item is', () => {
    const { fetchPage, asked } = list(numbered(1, 1))
    items(() => '0', fetchPage)
    assert.deepEqual(asked, [])
  })

  await t.test('the next page is fetched while the current one is consumed, and no further page', async () => {
    const { fetchPage, asked } = list(numbered(3, 2))
    const seen: number[] = []
    for await (const _ of items(() => '0', fetchPage)) seen.push(asked.length)
    assert.deepEqual(seen, [2, 2, 3, 3, 3, 3])
  })

  await t.test('two pages are in memory at a time, however many there are', async () => {
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

  await t.test('a list goes on after empty pages', async () => {
    const { fetchPage } = list([
      { items: [], next: '1' },
      { items: [1], next: '2' },
      { items: [], next: '3' },
      { items: [], next: '4' },
      { items: [2], next: undefined },
    ])
    assert.deepEqual(await collect(items(() => '0', fetchPage)), { got: [1, 2], error: undefined })
  })

  await t.test('a chain of a thousand empty pages is an error', async () => {
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
  await t.test('the rest of a list comes page by page', async () => {
    const source = items(() => '0', list(numbered(3, 2)).fetchPage)
    await source.next()
    assert.deepEqual((await collect(inPages(source))).got, [[1], [2, 3], [4, 5]])
  })

  await t.test('the request in flight ends when the pages are left', async () => {
    const { fetchPage, aborted } = list(numbered(3, 2))
    for await (const page of inPages(items(() => '0', fetchPage))) if (page.includes(0)) break
    assert.ok(aborted.includes('1'))
  })

  await t.test('another list comes item by item', async () => {
    const other = async function* () {
      yield* [1, 2]
    }
    assert.deepEqual((await collect(inPages(other()))).got, [[1], [2]])
  })
})

test('items() of a list that leads back', async (t) => {
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
    await t.test(`a nextLink ${what} is an error and no endless list`, async () => {
      const outcome = await collect(items(() => '0', list(pages).fetchPage))
      assert.deepEqual(outcome.got, got)
      const { name, code, message } = outcome.error as { name: string; code: string; message: string }
      assert.deepEqual([name, code], ['GraphError', 'LOOPING_LINK'])
      assert.match(message, /goes round in circles/)
    })
  }
})

test('items() with a page that fails', async (t) => {
  await t.test('a page that fails is an error after the items of the page before it', async () => {
    const { fetchPage } = list([
      { items: [1, 2], next: '1' },
      { items: [3, 4], next: '9' },
    ])
    const { got, error } = await collect(items(() => '0', fetchPage))
    assert.deepEqual(got, [1, 2, 3, 4])
    assert.equal((error as Error).message, 'page 9 failed')
  })

  await t.test('a page that fails is no unhandled rejection while items before it are consumed slowly', async (t) => {
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

  await t.test('a first page that fails is an error at once', async () => {
    assert.deepEqual((await collect(items(() => '9', list([]).fetchPage))).got, [])
  })
})

test('items() when the loop is left early', async (t) => {
  const endless = (link: string, signal: AbortSignal): Promise<Page<number>> =>
    link === '0'
      ? Promise.resolve({ items: [1, 2], next: '1' })
      : new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

  await t.test('the request for the next page ends quietly when the loop is left', async (t) => {
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

  await t.test('an error of the consumer ends the request for the next page, and stays the error', async () => {
    const { fetchPage, aborted } = list(numbered(3, 2))
    const mine = new Error('mine')
    await assert.rejects(async () => {
      for await (const _ of items(() => '0', fetchPage)) throw mine
    }, mine)
    assert.deepEqual(aborted, ['0', '1'])
  })
})

test('items() gives every item once to a caller that does not wait, and none after it was left', async () => {
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
