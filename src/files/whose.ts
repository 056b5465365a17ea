import { lstatSync, readlinkSync, type Stats } from 'node:fs'
import { dirname, isAbsolute } from 'node:path'
import { isTrusted, type Reader } from './reader.ts'

export interface Untrusted {
  /** Half a sentence that begins with a path. */
  readonly why: string
  /** The folders that have to be trusted for this path to be. */
  readonly folders: readonly string[]
}

/** What is read of the file system. Tests bring one of their own. */
export interface Look {
  lstat(path: string): Pick<Stats, 'uid' | 'gid' | 'mode' | 'nlink' | 'isFile' | 'isSymbolicLink'>
  readlink(path: string): string
}

const OTHERS_WRITE = 0o002
const GROUP_WRITES = 0o020
/** In a folder with this bit, as `/tmp` has, only the owner of an entry may replace it. */
const STICKY = 0o1000
/** As many as Linux follows on one path (man7.org/linux/man-pages/man7/path_resolution.7.html). A longer chain cannot be opened. */
const MOST_LINKS = 40

/**
 * Why another user than the reader and root can decide what an absolute path leads to; `undefined` if none can. Judged are
 * the file, every folder above it, and every link on the way with the folders above that. Where other users can write none
 * of them, the path still leads to what was judged when it is opened later. What does not exist is judged by its folders.
 *
 * Lists of access rights (ACL) are seen only as far as the mode shows them. Without a reader nothing is judged.
 */
export function whyUntrusted(path: string, reader: Reader | undefined, look: Look = system): Untrusted | undefined {
  if (reader === undefined) return undefined
  const doubts = [...doubtsAbout(path, withHost(reader, look), look)]
  const [first] = doubts
  return first === undefined ? undefined : { why: first.why, folders: [...new Set(doubts.map(({ folder }) => folder))] }
}

interface Doubt {
  readonly why: string
  readonly folder: string
}

/** A folder or file on the way, and why other users can decide what stands there. */
interface Place {
  readonly path: string
  readonly stat: ReturnType<Look['lstat']>
  readonly why: string | undefined
}

/**
 * The owner of `/` decides all that runs here, and is root. In a user namespace, as sandboxes make it, root and all users
 * of the machine have one number that stands for "not of this namespace" (man7.org/linux/man-pages/man7/user_namespaces.7.html).
 */
function withHost(reader: Reader, look: Look): Reader {
  return { ...reader, users: [...(reader.users ?? []), look.lstat('/').uid] }
}

/** A doubt for each link and for the end of the path. The way never has a link in it, so `..` leads one place back. */
function* doubtsAbout(path: string, reader: Reader, look: Look): Generator<Doubt, void, undefined> {
  const root: Place = { path: '/', stat: look.lstat('/'), why: undefined }
  let way: [Place, ...Place[]] = [root]
  const ahead = names(path)
  let links = 0
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    if (name === '..') {
      way = [root, ...way.slice(1, -1)]
      continue
    }
    const folder = way.at(-1) ?? root
    const at = folder === root ? `/${name}` : `${folder.path}/${name}`
    const stat = entryAt(at, look)
    const why = isTrusted(at, reader) ? undefined : (folder.why ?? replacedByOthers(folder, at, stat, reader))
    const isLink = stat?.isSymbolicLink() ?? false
    if (why !== undefined && (isLink || stat === undefined)) yield { why, folder: folder.path }
    if (stat === undefined) return
    if (!isLink) {
      way.push({ path: at, stat, why })
      continue
    }
    if (++links > MOST_LINKS) return
    const target = look.readlink(at)
    if (isAbsolute(target)) way = [root]
    ahead.unshift(...names(target))
  }
  const end = way.at(-1) ?? root
  const why = end.why ?? (isTrusted(end.path, reader) ? undefined : writtenByOthers(end, reader))
  if (why !== undefined) yield { why, folder: dirname(end.path) }
}

function names(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.')
}

/** `undefined` where nothing stands, and where this user cannot look. Such a path cannot be opened either. */
function entryAt(path: string, look: Look): Place['stat'] | undefined {
  try {
    return look.lstat(path)
  } catch {
    return undefined
  }
}

function replacedByOthers(
  folder: Place,
  at: string,
  entry: Place['stat'] | undefined,
  reader: Reader,
): string | undefined {
  const writable = writtenByOthers(folder, reader)
  const isSticky = (folder.stat.mode & STICKY) !== 0
  if (writable !== undefined && !isSticky) return writable
  if (entry === undefined) return undefined
  // Some systems let every user give a file or a link of another user one more name, and so choose which one stands here.
  if (writable !== undefined && entry.nlink > 1 && (entry.isFile() || entry.isSymbolicLink())) {
    return `${at} is one of ${entry.nlink} names of a file, and ${writable}`
  }
  return ownedByOther(at, entry, reader)
}

function ownedByOther(path: string, { uid, mode }: Place['stat'], reader: Reader): string | undefined {
  const isOurs = uid === 0 || uid === reader.uid || (reader.users ?? []).includes(uid)
  if (isOurs || isTrusted(path, reader)) return undefined
  return `${path} belongs to the user with the number ${uid} (mode ${octal(mode)})`
}

function writtenByOthers({ path, stat: { uid, gid, mode } }: Place, reader: Reader): string | undefined {
  const byOthers = (mode & OTHERS_WRITE) !== 0
  const byGroup = (mode & GROUP_WRITES) !== 0 && gid !== reader.gid && gid !== 0
  if (!byOthers && !byGroup) return undefined
  const who = byOthers ? 'every user' : `the group with the number ${gid}`
  return `${path} can be written by ${who} (owner ${uid}, mode ${octal(mode)})`
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}

const system: Look = { lstat: (path) => lstatSync(path), readlink: (path) => readlinkSync(path) }
