import type { DriveFile } from '../world/model/files.ts'

/** What happens where the name of a new file is taken. https://learn.microsoft.com/graph/api/resources/driveitem */
export type ConflictBehavior = 'fail' | 'replace' | 'rename'

export function isConflictBehavior(value: unknown): value is ConflictBehavior {
  return value === 'fail' || value === 'replace' || value === 'rename'
}

/** The path that a new file gets; undefined where the name is taken. A folder is never replaced by a file. */
export function pathFor(files: readonly DriveFile[], path: string, onConflict: ConflictBehavior): string | undefined {
  const find = (wanted: string) => files.find((file) => file.path.toLowerCase() === wanted.toLowerCase())
  const taken = find(path)
  if (taken === undefined || (onConflict === 'replace' && !taken.isFolder)) return path
  if (onConflict !== 'rename') return undefined
  const [, stem = path, ending = ''] = /^(.+?)(\.[^./]*)?$/s.exec(path) ?? []
  for (let number = 1; ; number++) {
    const free = `${stem} ${number}${ending}`
    if (find(free) === undefined) return free
  }
}
