import { createCipheriv, createHash } from 'node:crypto'
import type { DriveFile } from '../world/model/files.ts'

/** The bytes of a file, however many. */
export interface Content {
  readonly size: number
  /** The bytes from `start` up to, not including, `end`, in pieces. */
  read(start: number, end: number): AsyncIterable<Uint8Array>
}

/** Bytes of a piece. */
export const PIECE = 64 * 1024

/**
 * The bytes of a file that stands in every world. Nothing is kept: they are computed from the file's ID when they are
 * asked for, the same each time. A file that people read as text holds letters.
 */
export function worldContent({ id, name, size }: DriveFile): Content {
  const key = createHash('sha256').update(id).digest()
  const isText = /\.(txt|csv|json|md)$/i.test(name)
  return {
    size,
    async *read(start, end) {
      for (let at = start - (start % PIECE); at < end; at += PIECE) {
        const piece = keystream(key, at)
        if (isText)
          for (const [index, byte] of piece.entries()) piece[index] = LETTERS.charCodeAt(byte % LETTERS.length)
        yield piece.subarray(Math.max(0, start - at), Math.min(PIECE, end - at))
      }
    },
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz \n'

/** One piece of the bytes that AES-CTR makes of a key. Its counter says where the piece is (NIST SP 800-38A §6.5). */
function keystream(key: Buffer, at: number): Buffer {
  const counter = Buffer.alloc(16)
  counter.writeBigUInt64BE(BigInt(at / 16), 8)
  return createCipheriv('aes-256-ctr', key, counter).update(Buffer.alloc(PIECE))
}

/** The body of an answer with a part of a content. */
export function streamOf(content: Content, start: number, end: number): ReadableStream<Uint8Array> {
  const pieces = content.read(start, end)[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await pieces.return?.()
    },
  })
}
