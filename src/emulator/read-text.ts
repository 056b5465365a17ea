import { constants, openSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { Socket } from 'node:net'

// Windows has no O_NONBLOCK. With it, to open a pipe does not wait.
const { O_RDONLY, O_NONBLOCK = 0 } = constants
const AT_ONCE = O_RDONLY | O_NONBLOCK

/** Bytes. A world of 10,000 tenants with everything written out has some 50 MB. */
const MOST_BYTES = 256 * 1024 ** 2

interface ReadOptions {
  /** Whether a pipe will do, which is read to its end. Default false. */
  readonly pipes?: boolean
  /** Ends the wait for a pipe. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Returns the text of a file in UTF-8, or in UTF-16 with its byte order mark, without the mark. Rejects with the system's
 * error, and with an Error for what is no file, a file that is too long, and bytes that are no text.
 */
export async function readText(path: string, { pipes = false, signal }: ReadOptions = {}): Promise<string> {
  const found = await stat(path)
  if (pipes && found.isFIFO()) return decode(await fromPipe(path, signal))
  await using file = await open(path, AT_ONCE)
  if (!(await file.stat()).isFile()) throw new Error('it is a folder, a pipe or a device')
  if (found.size > MOST_BYTES) throw tooLong()
  return decode(await file.readFile())
}

/** By the event loop: a thread that waits for a pipe cannot be interrupted. */
async function fromPipe(path: string, signal: AbortSignal | undefined): Promise<Buffer> {
  const given = signal === undefined ? {} : { signal }
  const pipe = new Socket({ fd: openSync(path, AT_ONCE), readable: true, writable: false, ...given })
  const parts: Buffer[] = []
  let length = 0
  for await (const part of pipe as AsyncIterable<Buffer>) {
    parts.push(part)
    length += part.length
    if (length > MOST_BYTES) throw tooLong()
  }
  return Buffer.concat(parts)
}

function tooLong(): Error {
  return new Error(`it is longer than ${MOST_BYTES / 1024 ** 2} MiB`)
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes
  const isLittle = first === 0xff && second === 0xfe
  const encoding = isLittle ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new Error(
      encoding === 'utf-8' ? 'it is not text in UTF-8' : 'it begins as UTF-16, and a letter in it is not whole',
    )
  }
}
