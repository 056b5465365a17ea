import { type Stats, statSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { devNull } from 'node:os'
import { openPlain } from './open-plain.ts'
import { openPipe } from './pipe.ts'
import { UnfitFile } from './unfit-file.ts'

export interface ReadOptions {
  /** Bytes. A longer file is refused before all of it is in memory. */
  readonly most: number
  /** Ends the wait for a pipe, and the reading. */
  readonly signal?: AbortSignal | undefined
  /** Whether a pipe will do, as `<(command)` and `/dev/stdin` are. Default true. */
  readonly pipes?: boolean
  /** Whether the last part of the path may be a symbolic link. Default true. */
  readonly links?: boolean
}

/** Bytes that are read in one call. In between, signals and timers take effect. */
const PART = 4 * 1024 * 1024
/** Bytes that are read beyond the end that the system gave, at least. */
const BEYOND = 4096

/**
 * The bytes of a file that the user named, or of a pipe up to its end. Rejects with `UnfitFile` for anything else and for
 * content that is too long, with the reason of the signal, and with the system's error. `whyNotRead` explains the first and
 * the last.
 */
export async function readFile(
  path: string,
  { most, signal, pipes = true, links = true }: ReadOptions,
): Promise<Buffer> {
  signal?.throwIfAborted()
  const found = statSync(path)
  if (pipes && isNothing(found)) return Buffer.alloc(0)
  if (pipes && found.isFIFO()) return fromPipe(path, most, signal)
  if (found.isFile() && found.size > most) throw tooLong(most)
  await using file = await openPlain(path, { links })
  const bytes = await joined(partsOf(file, found.size, signal), most)
  if (found.size === 0 && bytes.length > 0) throw notStored()
  return bytes
}

async function* partsOf(file: FileHandle, size: number, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  for (let at = 0; ; ) {
    signal?.throwIfAborted()
    const part = Buffer.allocUnsafe(Math.min(PART, Math.max(size - at, 0) + BEYOND))
    const { bytesRead } = await file.read(part, 0, part.length, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield part.subarray(0, bytesRead)
  }
}

async function fromPipe(path: string, most: number, signal: AbortSignal | undefined): Promise<Buffer> {
  try {
    return await joined(await openPipe(path, 'read', signal), most)
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}

async function joined(parts: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const all: Buffer[] = []
  let length = 0
  for await (const part of parts) {
    all.push(part)
    length += part.length
    if (length > most) throw tooLong(most)
  }
  return Buffer.concat(all, length)
}

/** The only device that stands for a file: an empty one. */
function isNothing(found: Stats): boolean {
  return found.isCharacterDevice() && found.rdev === statSync(devNull).rdev
}

function tooLong(most: number): UnfitFile {
  const limit = most < 1024 ** 2 ? `${Math.floor(most / 1024)} KiB` : `${Math.floor(most / 1024 ** 2)} MiB`
  return new UnfitFile(`It is longer than ${limit}, which is more than such a file needs.`, 'Correct the path')
}

/** Such a file may hold the environment of a process, and the secrets in it. */
function notStored(): UnfitFile {
  return new UnfitFile(
    'It has content but no length: the system makes it up, as it does in /proc, or another program was writing it.',
    'Name a file that is stored on a disk',
  )
}
