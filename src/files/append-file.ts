import { constants, type Stats } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from './sync-folder.ts'
import { UnfitFile } from './unfit-file.ts'

/** What is asked of the system. Tests bring one that fails. */
export type AppendHandle = Pick<FileHandle, 'write' | 'datasync' | 'truncate' | 'close'>

/** A file with one writer, which only adds whole lines to it. */
export interface AppendFile {
  /**
   * Adds whole lines, and resolves once they survive a power cut and still stand at the path. Rejects with `UnfitFile` where
   * they do not stand there, and with the system's error. After that nothing may be appended. A line that was written in
   * part is cut off again; whole ones stay, because another process can have read them.
   */
  append(lines: string): Promise<void>
  close(): Promise<void>
}

// Windows has no O_NOFOLLOW.
const { O_WRONLY, O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = constants
const LINE_FEED = 0x0a

/**
 * Makes a file that this user alone can read. Rejects with the system's error, with `EEXIST` too: what stands there is another
 * writer's. The new name survives a power cut once the first append has resolved.
 */
export async function newAppendFile(
  path: string,
  wrap = (file: FileHandle): AppendHandle => file,
): Promise<AppendFile> {
  const file = await open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  const made = await file.stat()
  const handle = wrap(file)
  let size = 0
  return {
    async append(lines) {
      const bytes = Buffer.from(lines)
      await writeOrCut(handle, bytes, size)
      await handle.datasync()
      if (size === 0) syncFolder(dirname(path))
      size += bytes.length
      await checkPlace(path, made, size)
    },
    close: () => handle.close(),
  }
}

/** One call of the system may take only a part. A full disk takes a part, and fails at the rest. */
async function writeOrCut(handle: AppendHandle, bytes: Buffer, size: number): Promise<void> {
  let done = 0
  try {
    while (done < bytes.length) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done)
      if (bytesWritten === 0) throw Object.assign(new Error('Nothing was written'), { code: 'EIO' })
      done += bytesWritten
    }
  } catch (error) {
    const whole = bytes.subarray(0, done).lastIndexOf(LINE_FEED) + 1
    // Where it cannot be cut, the file ends in a part of a line, as after the end of a process.
    if (whole < done) await handle.truncate(size + whole).catch(() => {})
    throw error
  }
}

/** A file that was moved, or whose folder was, takes what is written; and a reader of the path does not find it. */
async function checkPlace(path: string, { dev, ino }: Stats, size: number): Promise<void> {
  const found = await stat(path)
  if (found.dev !== dev || found.ino !== ino) {
    throw new UnfitFile(`Another file stands at ${path} than the one that this process made there.`, 'Move it back')
  }
  if (found.size !== size) {
    throw new UnfitFile(
      `${path} has ${found.size} bytes, and this process wrote ${size}: another one changed it.`,
      'Find out which program writes there',
    )
  }
}
