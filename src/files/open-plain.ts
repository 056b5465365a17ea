import { constants, type Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { NotAFile } from './unfit-file.ts'

// Windows has none of these.
const { O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0, O_NOFOLLOW = 0 } = constants

/** To open a pipe waits for its other end, and with these flags it does not. */
export const READ_AT_ONCE = O_RDONLY | O_NONBLOCK | O_NOCTTY

/**
 * Opens a plain file for reading. `links`: whether the last part of the path may be a symbolic link, default true. Rejects
 * with `NotAFile` for a folder, pipe, socket or device, and with the system's error.
 */
export async function openPlain(
  path: string,
  { links = true }: { readonly links?: boolean } = {},
): Promise<FileHandle> {
  const file = await open(path, links ? READ_AT_ONCE : READ_AT_ONCE | O_NOFOLLOW)
  try {
    const found = await file.stat()
    if (found.isFile()) return file
    throw notPlain(found)
  } catch (error) {
    await file.close()
    throw error
  }
}

export function notPlain(found: Stats): NotAFile {
  return new NotAFile(`It is ${kindOf(found)}.`, 'Name a file')
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder'
  if (found.isFIFO()) return 'a pipe'
  return found.isSocket() ? 'a socket' : 'a device'
}
