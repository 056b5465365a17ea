import { dirname } from 'node:path'
import { UnfitFile } from './unfit-file.ts'

/** Why a file could not be written, in words for its reader. */
interface WhyNotWritten {
  readonly likelyCause: string
  /** What to do, without a full stop. */
  readonly remedy: string
}

const MAKE_ROOM = 'Make room there'
const OTHER_PLACE = 'Choose a place that can be written'

/** By the codes of errno(3), man7.org/linux/man-pages/man3/errno.3.html. */
const reasons: Readonly<Record<string, (path: string, folder: string) => readonly [cause: string, remedy: string]>> = {
  ENOSPC: (_, folder) => [`The disk is full: there is no room left in ${folder}`, MAKE_ROOM],
  EDQUOT: (_, folder) => [`The disk quota of this user is used up in ${folder}`, MAKE_ROOM],
  EFBIG: (path) => [`${path} would be larger than files may be here, see \`ulimit -f\``, 'Raise that limit'],
  EACCES: (_, folder) => [`This user may not write in ${folder}`, OTHER_PLACE],
  EPERM: (_, folder) => [`This user may not write in ${folder}`, OTHER_PLACE],
  EROFS: (_, folder) => [`The file system of ${folder} is read-only`, OTHER_PLACE],
  ENOENT: (_, folder) => [`The folder ${folder} does not exist`, 'Make the folder, or choose another place'],
  ENOTDIR: (_, folder) => [`A part of ${folder} is a file and not a folder`, OTHER_PLACE],
  EISDIR: (path) => [`${path} is a folder`, 'Name a file in it'],
  EBUSY: (path) => [
    `${path} is mounted by itself, as containers do with single files`,
    'Mount its folder in its place',
  ],
  EIO: (_, folder) => [`The disk of ${folder} did not take all of it`, OTHER_PLACE],
  ELOOP: (path) => [`${path} leads in a circle of links`, OTHER_PLACE],
  EMFILE: () => ['This process has as many files open as it may have, see `ulimit -n`', 'Raise that limit'],
  ENAMETOOLONG: (path) => [`The name of ${path} is longer than names may be there`, 'Choose a shorter name'],
  ENXIO: (path) => [`No process reads from ${path}, or it is a socket`, 'Start its reader first'],
}

/** Explains an error of `newFile` about writing `path`, or the system's. */
export function whyNotWritten(error: unknown, path: string): WhyNotWritten {
  if (error instanceof UnfitFile) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  const [cause, remedy] = reasons[code]?.(path, dirname(path)) ?? [message, OTHER_PLACE]
  return { likelyCause: reasons[code] === undefined ? `${cause}.` : `${cause} (${code}).`, remedy }
}
