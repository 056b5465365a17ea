import type { Stats } from 'node:fs'
import { chmod, type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isOwn, placeToPut } from './place.ts'
import { temporaryName } from './temporary-name.ts'

export interface NewFileOptions {
  /** The mode of a new file, less the umask. An earlier file of this user keeps its own. Default 0o666. */
  readonly mode?: number
  /** It holds data of a tenant: its mode is 0600, or stricter where an earlier file was so. */
  readonly isPrivate?: boolean
  /** The user writes the file too: its owner and mode stay. */
  readonly isOfUser?: boolean
  /** A link that belongs to the user or to root is followed. Default: every link is refused. */
  readonly ownLinks?: boolean
  /** `put` rejects with `EEXIST` where the file exists. Default: the file is replaced. */
  readonly isNew?: boolean
  /** Whether the content survives a power cut once the file is there, which takes a disk some milliseconds. Default true. */
  readonly isDurable?: boolean
  /** `put` leaves the handle open: the caller writes more to the file, and closes it. */
  readonly staysOpen?: boolean
}

/** A file that is being written under another name in the folder where it will be. */
interface NewFile {
  readonly handle: FileHandle
  /** With no link on it. */
  readonly place: string
  /** Puts it in place in one step. Rejects where the file does not have this size, in bytes: something did not get written. */
  put(size: number): Promise<void>
  /** Drops it, unless it was put in place. */
  discard(): Promise<void>
}

/**
 * Begins a file that takes the place of another one, or of none. Until `put`, and after a failure, the path holds what it held
 * before. Rejects with `UnfitFile` as `placeToPut` does, and with the system's error; `whyNotWritten` explains both.
 */
export async function newFile(path: string, options: NewFileOptions = {}): Promise<NewFile> {
  const { isNew = false, isOfUser = false, ownLinks = false, isDurable = true, staysOpen = false } = options
  const { path: place, old } = isNew ? { path, old: undefined } : await placeToPut(path, { ownLinks })
  const written = temporaryName(place)
  const mode = modeOf(old, options)
  const handle = await open(written, 'wx+', mode)
  let isPut = false
  const discard = async (): Promise<void> => {
    if (isPut) return
    await handle.close().catch(() => {})
    await rm(written, { force: true })
  }
  try {
    if (old !== undefined && isOfUser) await giveTo(handle, old)
    if (old !== undefined) await setMode(handle, written, mode)
  } catch (error) {
    await discard()
    throw error
  }
  return {
    handle,
    place,
    discard,
    async put(size) {
      if (isDurable) await handle.sync()
      const found = (await handle.stat()).size
      if (found !== size) throw shortened(found, size)
      if (!staysOpen) await handle.close()
      await (isNew ? moveToNew : rename)(written, place)
      isPut = true
      if (isDurable) await syncFolder(dirname(place))
    },
  }
}

function modeOf(old: Stats | undefined, { mode = 0o666, isPrivate = false, isOfUser = false }: NewFileOptions): number {
  if (isPrivate) return (old?.mode ?? 0o600) & 0o600
  // The mode of what another user put there would decide who can read this one.
  return old !== undefined && (isOfUser || isOwn(old)) ? old.mode & 0o777 : mode
}

/** Only root may give a file away. What another user writes into its own file stays this user's. */
async function giveTo(handle: FileHandle, { uid, gid }: Stats): Promise<void> {
  const made = await handle.stat()
  if (made.uid === uid && made.gid === gid) return
  await handle.chown(uid, gid).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPERM' && error.code !== 'ENOTSUP' && error.code !== BY_HANDLE) throw error
  })
}

/** Node's code where it runs with `--permission`, which forbids changes by a handle. */
const BY_HANDLE = 'ERR_ACCESS_DENIED'

/** Gives back the bits that the umask took away. */
async function setMode(handle: FileHandle, path: string, mode: number): Promise<void> {
  if (((await handle.stat()).mode & 0o777) === mode) return
  // By the handle: the name could be exchanged in a folder that others can write to.
  await handle.chmod(mode).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== BY_HANDLE) throw error
    return chmod(path, mode)
  })
}

/** Fails where `to` exists, as `open` with `wx` does. */
async function moveToNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
    await rm(from, { force: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    // A file system without links: an empty file takes the name first.
    await (await open(to, 'wx', 0o600)).close()
    await rename(from, to)
  }
}

/** Without it, the content could survive a power cut and the name could not. Not all systems can do it. */
async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder).catch(() => undefined)
  if (opened === undefined) return
  await using _ = opened
  await opened.sync().catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EIO') throw error
  })
}

function shortened(found: number, size: number): NodeJS.ErrnoException {
  return Object.assign(new Error(`${found} of ${size} bytes were written`), { code: 'EIO' })
}
