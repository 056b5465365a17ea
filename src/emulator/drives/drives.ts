import { createSealedTokens, type SealedTokens } from '../graph/odata/sealed-tokens.ts'
import { type DriveFile, filesOf, newFile } from '../world/model/files.ts'
import { type Content, worldContent } from './content.ts'
import type { Library } from './library.ts'
import type { Spool } from './spool.ts'
import { createUploadSessions, type UploadSessions } from './upload-sessions.ts'

/**
 * What is in the drives: the files of the world, and what was uploaded since. An upload lasts until the emulator ends or
 * is reset.
 */
export interface Drives {
  readonly sessions: UploadSessions
  /** Seals the keys in addresses that need no token. */
  readonly keys: SealedTokens
  /** Everything in a drive, the root first, and each folder before what is in it. */
  filesIn(place: Library): readonly DriveFile[]
  contentOf(place: Library, file: DriveFile): Content
  /** What was uploaded to a drive after the mark, the oldest first; and the mark of now. */
  changesSince(place: Library, mark: number): { readonly files: readonly DriveFile[]; readonly mark: number }
  /** Makes a file, and the folders on its way, or replaces the one of this path. Returns it. `now` in milliseconds. */
  put(place: Library, path: string, spool: Spool, now: number): DriveFile
  /** Frees what uploads hold. */
  clear(): void
}

interface Uploaded {
  readonly file: DriveFile
  readonly spool?: Spool
  /** Counts on with each change. */
  readonly mark: number
}

export function createDrives(): Drives {
  const sessions = createUploadSessions()
  let mark = 0
  /** By library, then by path in lower case: SharePoint's names differ by more than letter case. */
  const uploads = new Map<string, Map<string, Uploaded>>()
  const uploadsTo = ({ library }: Library): Map<string, Uploaded> => uploads.get(library.id) ?? new Map()

  const filesIn: Drives['filesIn'] = (place) => {
    const { site, library } = place
    const changed = uploadsTo(place)
    const files = filesOf(site, library)
    if (changed.size === 0) return files
    const kept = files.map((file) => changed.get(file.path.toLowerCase())?.file ?? file)
    const ids = new Set(kept.map(({ id }) => id))
    return [...kept, ...[...changed.values()].flatMap(({ file }) => (ids.has(file.id) ? [] : [file]))]
  }

  const add = (place: Library, path: string, now: number, spool?: Spool): DriveFile => {
    const files = filesIn(place)
    const same = (other: string) => files.find((one) => one.path.toLowerCase() === other.toLowerCase())
    const at = path.lastIndexOf('/')
    const folder = path.slice(0, Math.max(at, 0))
    const parent = same(folder) ?? add(place, folder, now)
    const name = path.slice(at + 1)
    const before = same(path)
    const file = newFile(place, { parent, name, before, now, size: spool?.size, isFolder: spool === undefined })
    const changed = uploadsTo(place)
    changed.get(file.path.toLowerCase())?.spool?.drop()
    uploads.set(place.library.id, changed.set(file.path.toLowerCase(), { file, mark: ++mark, ...(spool && { spool }) }))
    return file
  }

  return {
    sessions,
    keys: createSealedTokens(),
    filesIn,
    contentOf: (place, file) => uploadsTo(place).get(file.path.toLowerCase())?.spool?.content() ?? worldContent(file),
    changesSince(place, since) {
      const changed = [...uploadsTo(place).values()].filter((upload) => upload.mark > since)
      return { files: changed.toSorted((one, other) => one.mark - other.mark).map(({ file }) => file), mark }
    },
    put: (place, path, spool, now) => add(place, path, now, spool),
    clear() {
      for (const changed of uploads.values()) for (const { spool } of changed.values()) spool?.drop()
      uploads.clear()
      sessions.clear()
    },
  }
}
