import type { FileHandle } from 'node:fs/promises'

const LINE_FEED = 0x0a
const FIRST_TRY = 4 * 1024

/** The last line that has a line feed, without it; `undefined` where there is none of at most so many bytes. */
export async function lastWholeLine(file: FileHandle, longest: number): Promise<string | undefined> {
  const { size } = await file.stat()
  for (let length = FIRST_TRY; ; length *= 8) {
    const from = Math.max(size - length, 0)
    const bytes = Buffer.alloc(size - from)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from)
    const end = bytes.subarray(0, bytesRead).lastIndexOf(LINE_FEED)
    const start = end <= 0 ? -1 : bytes.lastIndexOf(LINE_FEED, end - 1)
    if (end >= 0 && (start >= 0 || from === 0)) return bytes.toString('utf8', start + 1, end)
    if (from === 0 || length > longest) return undefined
  }
}
