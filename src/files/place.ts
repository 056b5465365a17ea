import { fstatSync, type Stats } from 'node:fs'
import { lstat, readlink, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { notPlain } from './open-plain.ts'
import { UnfitFile } from './unfit-file.ts'

/** Where a file is to be put. */
interface Place {
  /** With no link on it. */
  readonly path: string
  /** The file that is there already. */
  readonly old: Stats | undefined
}

/** The file that a path leads to by way of links, whether it exists or not. Rejects where its folder does not exist. */
export async function placeOf(path: string): Promise<string> {
  const found = await realpath(path).catch(ifAbsent)
  if (found !== undefined) return found
  const linked = await readlink(path).catch(() => undefined)
  return linked === undefined ? inRealFolder(path) : placeOf(resolve(dirname(path), linked))
}

/** The path with no link on it but, where it is one, the last part. Rejects where its folder does not exist. */
export async function inRealFolder(path: string): Promise<string> {
  return join(await realpath(dirname(path)), basename(path))
}

/**
 * The place of a file to write. Another user may have planted a link, which would lead the content elsewhere, so a link is
 * refused; `ownLinks`: unless it belongs to this user or to root. Rejects with `UnfitFile` for a link, for what is there and is
 * no plain file, and for the file that stdout or stderr goes to. Rejects with the system's error where there is no folder.
 */
export async function placeToPut(
  path: string,
  { ownLinks = false }: { readonly ownLinks?: boolean } = {},
): Promise<Place> {
  const place = await inRealFolder(path)
  const old = await lstat(place).catch(ifAbsent)
  if (old?.isSymbolicLink()) {
    const leadsTo = resolve(dirname(place), await readlink(place))
    // Rejects with `ELOOP` for a circle, which would be followed without end.
    const target = await stat(place).catch(ifAbsent)
    if (ownLinks && isOwn(old)) return placeToPut(leadsTo, { ownLinks })
    throw target === undefined || target.isFile() ? isLink(leadsTo) : notPlain(target)
  }
  if (old !== undefined && !old.isFile()) throw notPlain(old)
  if (old !== undefined && takesOutput(old)) throw isOutput()
  return { path: place, old }
}

/** On Windows files have no owner's number, and only an administrator makes links. */
export function isOwn({ uid }: Stats): boolean {
  const user = process.geteuid?.()
  return user === undefined || uid === user || uid === 0
}

/** Whether stdout or stderr goes to the file. What was written to it would be lost with the old file. */
function takesOutput({ dev, ino }: Stats): boolean {
  return [1, 2].some((fd) => {
    try {
      const output = fstatSync(fd)
      return output.isFile() && output.dev === dev && output.ino === ino
    } catch {
      // It is closed.
      return false
    }
  })
}

function isOutput(): UnfitFile {
  return new UnfitFile('The output of this command goes to it.', 'Send the output to another file')
}

function isLink(leadsTo: string): UnfitFile {
  return new UnfitFile(`It is a symbolic link, which leads to ${leadsTo}.`, 'Name the file itself, or remove the link')
}

function ifAbsent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
