import type { Look } from '../../src/files/whose.ts'

interface Entry {
  readonly uid?: number
  readonly gid?: number
  readonly mode?: number
  readonly nlink?: number
  /** What a symbolic link leads to. */
  readonly to?: string
  readonly isFile?: boolean
}

/** An entry of a folder. Without more it is a folder that only root can write to. */
export const folder = (mode = 0o755, uid = 0, gid = uid): Entry => ({ mode, uid, gid })
export const file = (mode = 0o644, uid = 0, gid = uid, nlink = 1): Entry => ({ mode, uid, gid, nlink, isFile: true })
export const linkTo = (to: string, uid = 0): Entry => ({ mode: 0o777, uid, gid: uid, to })

/** A file system in memory with these absolute paths. A folder that is not listed is root's. */
export function tree(entries: Readonly<Record<string, Entry>>): Look {
  const above = Object.keys(entries).flatMap((path) =>
    path.split('/').map((_, at, names) => names.slice(0, at).join('/')),
  )
  const all = new Map<string, Entry>([
    ...above.map((path) => [path || '/', folder()] as const),
    ...Object.entries(entries),
  ])
  const entry = (path: string): Entry => {
    const found = all.get(path)
    if (found === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' })
    return found
  }
  return {
    lstat(path) {
      const { uid = 0, gid = 0, mode = 0o755, nlink = 1, to, isFile = false } = entry(path)
      return { uid, gid, mode, nlink, isFile: () => isFile, isSymbolicLink: () => to !== undefined }
    },
    readlink: (path) => entry(path).to ?? '',
  }
}
