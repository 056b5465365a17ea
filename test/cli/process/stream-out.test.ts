import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import type { WriteStream } from 'node:tty'
import { streamOut } from '../../../src/cli/process/stream-out.ts'

test('streamOut() writes short and long texts as UTF-8', async (t) => {
  for (const text of [
    'plain',
    'Größe',
    '会社 😀',
    'half a character: \ud83d.',
    '会'.repeat(40_000),
    'x'.repeat(40_000),
  ]) {
    await t.test(text.slice(0, 20), async () => {
      const { out, written } = watched()
      await out.write(text)
      await out.flush()
      assert.deepEqual(written(), Buffer.from(text, 'utf8'))
    })
  }
})

test('streamOut() writes bytes unchanged and in order', async () => {
  const { out, written } = watched()
  await out.write('a')
  await out.write(new Uint8Array([0xff, 0x00]))
  await out.write('b')
  await out.flush()
  assert.deepEqual(written(), Buffer.from([0x61, 0xff, 0x00, 0x62]))
})

test('a stream that is hurried gives up a reader that takes nothing, and no other one', async () => {
  const reason = new Error('the time is up')
  for (const isStalled of [true, false]) {
    let silence = (): void => assert.fail('no limit of time was set')
    const taken: string[] = []
    const stream = Object.assign(
      new Writable({
        write(chunk, _encoding, done) {
          taken.push(String(chunk))
          if (!isStalled) done()
        },
      }),
      {
        setTimeout(ms: number, onSilence: () => void) {
          assert.equal(ms, 1000)
          silence = onSilence
        },
      },
    )
    const failures: Error[] = []
    const out = streamOut(
      () => stream as unknown as WriteStream,
      false,
      (failure) => failures.push(failure),
    )
    await out.write('a')
    const flushed = out.flush()
    out.hurry(reason)
    silence()
    if (isStalled) {
      await assert.rejects(flushed, reason)
      await assert.rejects(out.write(new Uint8Array([98])), reason)
    } else {
      await flushed
      await out.write('b')
      await out.flush()
    }
    assert.deepEqual(
      { taken: taken.join(''), failures },
      isStalled ? { taken: 'a', failures: [reason] } : { taken: 'ab', failures: [] },
    )
  }
})

function watched() {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { out: streamOut(() => stream as WriteStream, false), written: () => Buffer.concat(chunks) }
}
