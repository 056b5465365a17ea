import { randomUUID } from 'node:crypto'
import { open, rename, rm, writeFile } from 'node:fs/promises'

/** Writes the whole file or leaves the old one, even when the process ends meanwhile. Only its owner can read it. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}`
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/**
 * Writes a whole new file, or none. Only its owner can read it. Rejects where it exists: of two emulators that are
 * started at once, the second does not change what the first one uses.
 */
export async function createFile(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
  } catch (error) {
    // A file that is cut off would stop every later start.
    await rm(path, { force: true })
    throw error
  }
}
