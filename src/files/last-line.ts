import { closeSync, constants, fdatasyncSync, fstatSync, openSync, readSync } from 'node:fs'
import { READ_AT_ONCE } from './open-plain.ts'

// Windows has none.
const { O_NOFOLLOW = 0 } = constants
const LINE_FEED = 0x0a
const FIRST_TRY = 4 * 1024
/** Milliseconds after which systems have long written what programs gave them. */
const WRITTEN_BY_THEN = 60_000

/**
 * The last line of a file that has a line feed, without it. `undefined` where there is none of at most so many bytes, and
 * where the path leads to no plain file. What another process has just written is durable before it is returned.
 * Throws the system's error. It waits in this thread: some dozen files are read so in a part of the time.
 */
export function lastWholeLine(path: string, longest: number): string | undefined {
  const file = openSync(path, READ_AT_ONCE | O_NOFOLLOW)
  try {
    const found = fstatSync(file)
    if (!found.isFile()) return undefined
    const line = lineAtEnd(file, found.size, longest)
    if (line !== undefined && Date.now() - found.mtimeMs < WRITTEN_BY_THEN) makeDurable(file)
    return line
  } finally {
    closeSync(file)
  }
}

function lineAtEnd(file: number, size: number, longest: number): string | undefined {
  for (let length = FIRST_TRY; ; length *= 8) {
    const from = Math.max(size - length, 0)
    const bytes = Buffer.alloc(size - from)
    const end = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from)).lastIndexOf(LINE_FEED)
    const start = end <= 0 ? -1 : bytes.lastIndexOf(LINE_FEED, end - 1)
    if (end >= 0 && (start >= 0 || from === 0)) return bytes.toString('utf8', start + 1, end)
    if (from === 0 || length > longest) return undefined
  }
}

/** Some systems let only a writer do it. */
function makeDurable(file: number): void {
  try {
    fdatasyncSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') throw error
  }
}
