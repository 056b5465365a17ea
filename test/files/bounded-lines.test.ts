import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { boundedLines } from '../../src/files/bounded-lines.ts'

async function* inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  // The same memory for each part, as a reader of a file has it.
  const part = Buffer.alloc(size)
  for (let at = 0; at < bytes.length; at += size) {
    const length = part.set(bytes.subarray(at, at + size)) ?? Math.min(size, bytes.length - at)
    yield part.subarray(0, length)
  }
}

const linesIn = async (text: string | Uint8Array, { size = 7, longest = 100 } = {}) => {
  const found = []
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  for await (const line of boundedLines(inParts(bytes, size), longest)) found.push(line)
  return found
}

test('lines are those of the text, however it comes in parts', async () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\r', ' ') }))
  await fc.assert(
    fc.asyncProperty(words, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (lines, size, isWhole) => {
      const text = lines.map((line) => `${line}\n`).join('') + (isWhole ? '' : 'x')
      const found = await linesIn(text, { size, longest: 1_000 })
      assert.deepEqual(found, [
        ...lines.map((line) => ({ text: line, isWhole: true })),
        ...(isWhole ? [] : [{ text: 'x', isWhole: false }]),
      ])
    }),
  )
})

test('of a line that is too long nothing is kept, and the next one is read', async () => {
  for (const size of [3, 1_000]) {
    assert.deepEqual(await linesIn(`${'x'.repeat(100)}\n${'x'.repeat(101)}\nb\n${'x'.repeat(101)}`, { size }), [
      { text: 'x'.repeat(100), isWhole: true },
      { text: '', isWhole: true, fault: 'too long' },
      { text: 'b', isWhole: true },
      { text: '', isWhole: false, fault: 'too long' },
    ])
  }
})

test('bytes that are no UTF-8 are no text', async () => {
  assert.deepEqual(await linesIn(Buffer.from('a\n\xff\nb\n', 'latin1')), [
    { text: 'a', isWhole: true },
    { text: '', isWhole: true, fault: 'not UTF-8' },
    { text: 'b', isWhole: true },
  ])
})
