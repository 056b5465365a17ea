import { randomUUID } from 'node:crypto'
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { ConfigError, RunError } from '../../errors/errors.ts'
import type { FileSink } from './incoming-file.ts'

/** A file that is being written. Until `keep` its name stands for what was there before. */
interface FileOnDisk extends FileSink {
  /** Puts the written bytes in place, durably. */
  keep(): Promise<void>
  /** Drops what was written. */
  discard(): Promise<void>
}

/**
 * Opens a file for a download. The bytes go into a file beside it, which is renamed at the end: no half file ever has the
 * final name. A pipe or a device is written directly. Rejects with `ConfigError` `USAGE` where the place cannot be
 * written. The methods reject with `RunError` `OUTPUT_FAILED`.
 */
export async function fileOnDisk(path: string): Promise<FileOnDisk> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) throw unusable(path, 'It is a folder.')
  try {
    if (found !== undefined && !found.isFile()) return directly(await open(path, 'w'), path)
    // A link keeps its place: the file that it leads to is replaced.
    const target = found === undefined ? path : await realpath(path)
    const temporary = `${target}.${randomUUID()}.part`
    // A file that was kept from other users stays so.
    const mode = found === undefined ? 0o666 : found.mode & 0o777
    return replacing(await open(temporary, 'wx', mode), temporary, target)
  } catch (cause) {
    throw unusable(path, 'Its folder does not exist, or this user may not write there.', cause)
  }
}

function replacing(handle: FileHandle, temporary: string, target: string): FileOnDisk {
  let end = 0
  return {
    async write(chunk) {
      await orFailed(writeAll(handle, chunk, end), target)
      end += chunk.length
    },
    async restart() {
      await orFailed(handle.truncate(0), target)
      end = 0
    },
    keep: () => orFailed(putInPlace(handle, temporary, target), target),
    async discard() {
      await handle.close().catch(() => {})
      await rm(temporary, { force: true })
    },
  }
}

async function putInPlace(handle: FileHandle, temporary: string, target: string): Promise<void> {
  await handle.datasync()
  await handle.close()
  await rename(temporary, target)
}

function directly(handle: FileHandle, path: string): FileOnDisk {
  return {
    write: (chunk) => orFailed(writeAll(handle, chunk, null), path),
    keep: () => orFailed(handle.close(), path),
    discard: () => handle.close().catch(() => {}),
  }
}

/** `start`: where in the file; `null` for what has no places, as a pipe. */
async function writeAll(handle: FileHandle, chunk: Uint8Array, start: number | null): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const position = start === null ? null : start + at
    at += (await handle.write(chunk, at, chunk.length - at, position)).bytesWritten
  }
}

async function orFailed(work: Promise<void>, path: string): Promise<void> {
  try {
    await work
  } catch (cause) {
    throw new RunError('OUTPUT_FAILED', {
      message: `${path} could not be written: ${(cause as Error).message}. It is as it was before.`,
      likelyCause: 'The disk is full, or its file system cannot be written to.',
      fix: 'Make room, or name another place, and run the command again.',
      cause,
    })
  }
}

function unusable(path: string, likelyCause: string, cause?: unknown): ConfigError {
  return new ConfigError('USAGE', {
    message: `${path} cannot be written. Nothing was requested.`,
    likelyCause,
    fix: 'Name a file in a folder that exists and that this user may write to.',
    ...(cause === undefined ? {} : { cause }),
  })
}
