import { isUtf8 } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'

interface BoundedLine {
  /** Without the line feed. Empty where there is a fault. */
  readonly text: string
  /** False for a last line without a line feed. */
  readonly isWhole: boolean
  /** Why there is no text. */
  readonly fault?: 'too long' | 'not UTF-8'
}

const LINE_FEED = 0x0a

/** The lines in parts of bytes, one in memory at a time. Of a line of more bytes than `longest` nothing is kept. */
export async function* boundedLines(
  parts: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<BoundedLine, void, undefined> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const part of parts) {
    let from = 0
    for (let at = part.indexOf(LINE_FEED); at >= 0; at = part.indexOf(LINE_FEED, from)) {
      length += at - from
      if (length <= longest) held.push(part.subarray(from, at))
      yield lineOf(held, length > longest, true)
      held = []
      length = 0
      from = at + 1
    }
    length += part.length - from
    // A copy, because the next part may be read into the same memory.
    if (length <= longest) held.push(Uint8Array.prototype.slice.call(part, from))
    else held = []
  }
  if (length > 0) yield lineOf(held, length > longest, false)
}

function lineOf(held: readonly Uint8Array[], isTooLong: boolean, isWhole: boolean): BoundedLine {
  if (isTooLong) return { text: '', isWhole, fault: 'too long' }
  const [only] = held
  const bytes = held.length === 1 && only !== undefined ? only : Buffer.concat(held)
  if (!isUtf8(bytes)) return { text: '', isWhole, fault: 'not UTF-8' }
  return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(), isWhole }
}

const CHUNK = 64 * 1024

/** The bytes of a file up to its end. Each part is valid until the next one is asked for. */
export async function* bytesOf(file: FileHandle): AsyncGenerator<Uint8Array, void, undefined> {
  const chunk = Buffer.allocUnsafe(CHUNK)
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield chunk.subarray(0, bytesRead)
  }
}
