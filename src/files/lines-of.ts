import type { FileHandle } from 'node:fs/promises'

interface LineInFile {
  /** Where it begins, in bytes. */
  readonly at: number
  /** Without its line end. */
  readonly text: string
  /** False for a last line without its line end. */
  readonly isWhole: boolean
}

const CHUNK = 64 * 1024

/** The lines of a file up to `end`, in bytes, one in memory at a time. Other users of the handle are not disturbed. */
export async function* linesOf(file: FileHandle, end: number): AsyncGenerator<LineInFile, void, undefined> {
  const chunk = Buffer.allocUnsafe(CHUNK)
  let parts: Buffer[] = []
  let at = 0
  for (let read = 0; read < end; ) {
    const { bytesRead } = await file.read(chunk, 0, Math.min(CHUNK, end - read), read)
    if (bytesRead === 0) break
    let from = 0
    for (;;) {
      const lineEnd = chunk.subarray(0, bytesRead).indexOf(0x0a, from)
      if (lineEnd < 0) break
      parts.push(chunk.subarray(from, lineEnd))
      yield { at, text: Buffer.concat(parts).toString(), isWhole: true }
      parts = []
      from = lineEnd + 1
      at = read + from
    }
    // A copy, because the next part of the file is read into this chunk.
    parts.push(Buffer.from(chunk.subarray(from, bytesRead)))
    read += bytesRead
  }
  const rest = Buffer.concat(parts)
  if (rest.length > 0) yield { at, text: rest.toString(), isWhole: false }
}
