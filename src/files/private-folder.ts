import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { isOwn } from './place.ts'
import { UnfitFile } from './unfit-file.ts'

const OTHERS_WRITE = 0o002
const GROUP_WRITES = 0o020

/**
 * Makes a folder that only this user can use, and the folders above it. One that is there stays as it is. Rejects with
 * `UnfitFile` where it is none, a link, or where another user could exchange the files in it, and with the system's error.
 */
export async function privateFolder(path: string, group = process.getegid?.()): Promise<void> {
  makeFolder(path)
  const [found, above] = await Promise.all([lstat(path), lstat(dirname(path))])
  const remedy = 'Choose another folder'
  if (found.isSymbolicLink()) throw new UnfitFile(`${path} is a symbolic link.`, remedy)
  if (!isOwn(found)) throw new UnfitFile(`${path} belongs to the user with the number ${found.uid}.`, remedy)
  if (!isOwn(above) && above.isSymbolicLink()) {
    throw new UnfitFile(`${dirname(path)} is a symbolic link of the user with the number ${above.uid}.`, remedy)
  }
  if (process.platform !== 'win32' && isOpen(found, group)) {
    throw new UnfitFile(`Other users can write to ${path}.`, `Close it with \`chmod go-w\``)
  }
}

/** The primary group counts as the user's own, as in `whyUntrusted`: with the umask 002 it can write to each new folder. */
function isOpen({ mode, gid }: Stats, group: number | undefined): boolean {
  return (mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITES) !== 0 && gid !== group)
}
