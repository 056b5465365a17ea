import { randomUUID } from 'node:crypto'
import { close, openSync, read, unlinkSync, write } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Content, PIECE } from './content.ts'

/** Takes the bytes of one file as they come in. */
export interface Spool {
  readonly size: number
  append(bytes: Uint8Array): Promise<void>
  /** What was appended. */
  content(): Content
  /** Frees memory and disk. What `content` gave must not be read after that. */
  drop(): void
}

/** Bytes of a file that are kept in memory. A longer file goes to disk, so that the emulator stays small. */
const MOST_IN_MEMORY = 4 * 1024 * 1024

const toDisk = { read: promisify(read), write: promisify(write) }

export function createSpool(): Spool {
  let chunks: Uint8Array[] = []
  let size = 0
  let file: number | undefined

  const append = async (bytes: Uint8Array): Promise<void> => {
    if (file === undefined && size + bytes.length <= MOST_IN_MEMORY) {
      chunks.push(bytes.slice())
      size += bytes.length
      return
    }
    if (file === undefined) {
      file = openNameless()
      await writeAll(file, Buffer.concat(chunks), 0)
      chunks = []
    }
    await writeAll(file, bytes, size)
    size += bytes.length
  }

  return {
    get size() {
      return size
    },
    append,
    content() {
      if (file === undefined) chunks = [Buffer.concat(chunks)]
      const whole = file ?? chunks[0] ?? new Uint8Array()
      return {
        size,
        read: (start, end) => (typeof whole === 'number' ? readDisk(whole, start, end) : readMemory(whole, start, end)),
      }
    },
    drop() {
      chunks = []
      if (file !== undefined) close(file)
      file = undefined
    },
  }
}

/** A file without a name is gone with the process, however that ends. */
function openNameless(): number {
  const path = join(tmpdir(), `towline-emulator-${randomUUID()}`)
  const file = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  return file
}

async function writeAll(file: number, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    at += (await toDisk.write(file, bytes, at, bytes.length - at, position + at)).bytesWritten
  }
}

async function* readMemory(bytes: Uint8Array, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += PIECE) yield bytes.subarray(at, Math.min(at + PIECE, end))
}

async function* readDisk(file: number, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; ) {
    const { bytesRead, buffer } = await toDisk.read(file, Buffer.allocUnsafe(PIECE), 0, Math.min(PIECE, end - at), at)
    if (bytesRead === 0) throw new Error('A spooled file ended early.')
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}
