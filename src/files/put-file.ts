import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, copyFile, type FileHandle, link, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

interface PutOptions {
  /** The mode of a new file. A file that is replaced keeps its own. Default 0o666, less the umask. */
  readonly mode?: number
  /** Rejects with `EEXIST` where the file exists. Default: the file is replaced. */
  readonly isNew?: boolean
  /** Where the content is written first, in the folder of the file. What is there is removed. Default: a name of its own. */
  readonly temporary?: string
  /** Whether the content survives a power cut once the file is there, which takes a disk some milliseconds. Default true. */
  readonly isDurable?: boolean
}

/**
 * Puts a whole file in place in one step. Until then, and after a failure, the path holds what it held before: a full disk
 * or the end of the process leaves no half of a file. Links on the path stay links. Rejects with the error of the system,
 * which `whyNotWritten` explains.
 */
export async function putFile(
  path: string,
  content: string | ((file: FileHandle) => Promise<void>),
  { mode = 0o666, isNew = false, temporary, isDurable = true }: PutOptions = {},
): Promise<void> {
  const place = isNew ? path : await placeOf(path)
  const written = temporary ?? `${place}.${randomUUID()}.tmp`
  const old = isNew ? undefined : await stat(place).catch(ifAbsent)
  if (temporary !== undefined) await rm(written, { force: true })
  try {
    {
      await using file = await open(written, 'wx', mode)
      // By its path: `file.chmod` is refused to a process that runs with `--permission`.
      if (old !== undefined) await chmod(written, old.mode & 0o7777)
      if (typeof content === 'string') await file.writeFile(content)
      else await content(file)
      // Without it, the new name could survive a power cut and the content could not.
      if (isDurable) await file.sync()
    }
    if (isNew) await linkOrCopy(written, place)
    else await rename(written, place)
  } finally {
    await rm(written, { force: true })
  }
}

/** The file that a path leads to by way of links, whether it exists or not. Rejects where its folder does not exist. */
export async function placeOf(path: string): Promise<string> {
  const found = await realpath(path).catch(ifAbsent)
  if (found !== undefined) return found
  const linked = await readlink(path).catch(() => undefined)
  return linked === undefined
    ? join(await realpath(dirname(path)), basename(path))
    : placeOf(resolve(dirname(path), linked))
}

/** Fails where `to` exists, as `open` with `wx` does. Some file systems have no links. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    await copyFile(from, to, constants.COPYFILE_EXCL)
  }
}

function ifAbsent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
