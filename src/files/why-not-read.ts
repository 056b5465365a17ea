import { UnfitFile } from './unfit-file.ts'

/** Why a file could not be read, in words for its reader. */
interface WhyNotRead {
  readonly likelyCause: string
  /** What to do, without a full stop. */
  readonly remedy: string
}

const CORRECT_PATH = 'Correct the path'

/** By the codes of errno(3), man7.org/linux/man-pages/man3/errno.3.html. */
const reasons: Readonly<Record<string, readonly [cause: string, remedy: string]>> = {
  ENOENT: ['The file does not exist', `${CORRECT_PATH}; relative paths start in the current folder`],
  ENOTDIR: ['A part of the path is a file and not a folder', CORRECT_PATH],
  ENAMETOOLONG: ['The name is longer than names may be', CORRECT_PATH],
  ELOOP: ['The path leads in a circle of links, or to a link where none may be', 'Name the file itself'],
  EACCES: ['This user may not read it', 'Allow it with `chmod u+r`, or read it as its owner'],
  EPERM: ['This user may not read it', 'Allow it with `chmod u+r`, or read it as its owner'],
  ENXIO: ['It is a socket, or a device that is not there', 'Name a file'],
  EMFILE: ['This process has as many files open as it may have, see `ulimit -n`', 'Raise that limit'],
  ENFILE: ['The system has as many files open as it may have', 'Close other programs'],
  EIO: ['The disk or the system could not read it', 'Name a file that is stored on a disk that works'],
}

/** Explains an error of `readFile` or `openPlain`, or the system's. Nothing of the file's content is in it. */
export function whyNotRead(error: unknown): WhyNotRead {
  if (error instanceof UnfitFile) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  const [cause, remedy] = reasons[code] ?? []
  return cause === undefined || remedy === undefined
    ? { likelyCause: `${message}.`, remedy: CORRECT_PATH }
    : { likelyCause: `${cause} (${code}).`, remedy }
}
