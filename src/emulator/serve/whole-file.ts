import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Puts the whole file in place or leaves the old one, even when the process or the power ends meanwhile. Only its owner can
 * read it. A link in its place is replaced, and not followed.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  await written(path, text, (temporary) => rename(temporary, path))
}

/**
 * Puts a whole new file in place, or none. Only its owner can read it. Rejects where it exists: of two emulators that are
 * started at once, the second does not change what the first one uses.
 */
export async function createFile(path: string, text: string): Promise<void> {
  await written(path, text, (temporary) => linkOrCopy(temporary, path))
}

/** Fails where `to` exists. Some file systems have no links. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPERM' && error.code !== 'ENOTSUP' && error.code !== 'ENOSYS') throw error
    return copyFile(from, to, constants.COPYFILE_EXCL)
  })
}

/** Writes the text under another name, which is random so that nothing can be planted there, and then puts it in place. */
async function written(path: string, text: string, put: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.${randomUUID()}`
  try {
    await write(temporary, Buffer.from(text))
    await put(temporary)
    await syncFolder(dirname(path))
  } finally {
    await rm(temporary, { force: true })
  }
}

async function write(path: string, bytes: Buffer): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  await file.writeFile(bytes)
  await sync(file)
  const { size } = await file.stat()
  if (size !== bytes.length) throw new Error(`only ${size} of ${bytes.length} bytes of it were written`)
}

/** So that the new name survives a power cut with its content. */
async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder).catch(() => undefined)
  if (opened === undefined) return
  await using _ = opened
  await sync(opened)
}

/** Some file systems cannot do it, which is no failure. One that could not write is. */
async function sync(file: FileHandle): Promise<void> {
  await file.sync().catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EIO' || error.code === 'ENOSPC' || error.code === 'EDQUOT') throw error
  })
}
