import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

// Windows has no O_NONBLOCK. With it, to open a pipe does not wait.
const { O_RDONLY, O_NONBLOCK = 0 } = constants

/** Bytes. A world of 10,000 tenants with everything written out has some 50 MB. */
const MOST_BYTES = 256 * 1024 ** 2

/**
 * Returns the text of a file in UTF-8, or in UTF-16 with its byte order mark, without the mark. Rejects with the system's
 * error, and with an Error for a pipe, folder or device, a file that is too long, and bytes that are no text.
 */
export async function readText(path: string): Promise<string> {
  await using file = await open(path, O_RDONLY | O_NONBLOCK)
  const found = await file.stat()
  if (!found.isFile()) throw new Error('it is a folder, a pipe or a device')
  if (found.size > MOST_BYTES) throw new Error(`it is longer than ${MOST_BYTES / 1024 ** 2} MiB`)
  return decode(await file.readFile())
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
