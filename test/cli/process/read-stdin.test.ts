import assert from 'node:assert/strict'
import { PassThrough, Readable } from 'node:stream'
import test from 'node:test'
import { readStdin } from '../../../src/cli/process/read-stdin.ts'

test('readStdin() resolves with all that comes before the end', async () => {
  const { signal } = new AbortController()
  assert.equal(String(await readStdin(Readable.from([Buffer.from('a'), Buffer.from('b')]), signal)), 'ab')
})

test('readStdin() refuses a stream without an end once it is too long, and reads no more of it', async () => {
  let given = 0
  function* endless(): Generator<Buffer> {
    for (;;) {
      given++
      yield Buffer.alloc(1024 ** 2)
    }
  }
  const { signal } = new AbortController()
  await assert.rejects(readStdin(Readable.from(endless()), signal, 3 * 1024 ** 2), {
    code: 'USAGE',
    message: 'Standard input is longer than 3 MiB. Nothing was sent.',
  })
  assert.ok(given < 30, `${given} parts were read`)
})

test('readStdin() rejects at once when the signal is aborted while nothing comes', async () => {
  const stop = new AbortController()
  const reading = readStdin(new PassThrough(), stop.signal)
  stop.abort()
  await assert.rejects(reading, { name: 'AbortError' })
})
