import { type NewFileOptions, newFile } from './new-file.ts'
import { writeAll } from './write-all.ts'

/** Takes the next part of the content. */
type Write = (data: string | Uint8Array) => Promise<void>

/**
 * Puts a whole file in place in one step. Until then, and after a failure, the path holds what it held before: a full disk
 * or the end of the process leaves no half of a file. Rejects as `newFile` does.
 */
export async function putFile(
  path: string,
  content: string | Uint8Array | ((write: Write) => Promise<void>),
  options: NewFileOptions = {},
): Promise<void> {
  const file = await newFile(path, options)
  let size = 0
  const write: Write = async (data) => {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data
    await writeAll(file.handle, bytes, size)
    size += bytes.length
  }
  try {
    await (typeof content === 'function' ? content(write) : write(content))
    await file.put(size)
  } finally {
    await file.discard()
  }
}
