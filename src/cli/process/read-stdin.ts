import { addAbortSignal, type Readable } from 'node:stream'
import { ConfigError } from '../../errors/errors.ts'

/** Bytes. What is sent or explained is far shorter, and a stream without an end must not fill the memory. */
const MOST_BYTES = 256 * 1024 ** 2

/**
 * Reads standard input to its end. Rejects with `ConfigError` `USAGE` where it is too long, and with an `AbortError` once the
 * signal is aborted.
 */
export async function readStdin(stdin: Readable, signal: AbortSignal, most = MOST_BYTES): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of addAbortSignal(signal, stdin)) {
    chunks.push(chunk)
    length += chunk.length
    if (length > most) throw tooLong(most)
  }
  return Buffer.concat(chunks, length)
}

function tooLong(most: number): ConfigError {
  return new ConfigError('USAGE', {
    message: `Standard input is longer than ${Math.floor(most / 1024 ** 2)} MiB. Nothing was sent.`,
    likelyCause: 'The program that writes it has no end, or writes something else than was meant.',
    fix: 'Look at what it writes: `… | head -c 1000`. A large file is uploaded with --file.',
  })
}
