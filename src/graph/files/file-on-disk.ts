import { randomUUID } from 'node:crypto'
import { chmod, type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { ConfigError, RunError } from '../../errors/errors.ts'
import { placeOf } from '../../files/put-file.ts'
import { whyNotWritten } from '../../files/why-not-written.ts'
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
  try {
    // To open a folder so fails, and says what it is.
    if (found !== undefined && !found.isFile()) return directly(await open(path, 'w'), path)
    const target = await placeOf(path)
    const temporary = `${target}.${randomUUID()}.part`
    const handle = await open(temporary, 'wx', found === undefined ? 0o666 : 0o600)
    // A file that is replaced keeps its mode: who may read the old one may read the new one.
    if (found !== undefined) await chmod(temporary, found.mode & 0o7777)
    return replacing(handle, temporary, target)
  } catch (cause) {
    throw unusable(path, cause)
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
    const { likelyCause, remedy } = whyNotWritten(cause, path)
    throw new RunError('OUTPUT_FAILED', {
      message: `${path} could not be written: ${(cause as Error).message}. It is as it was before.`,
      likelyCause,
      fix: `${remedy}, and run the command again.`,
      cause,
    })
  }
}

function unusable(path: string, cause: unknown): ConfigError {
  const { likelyCause, remedy } = whyNotWritten(cause, path)
  return new ConfigError('USAGE', {
    message: `${path} cannot be written. Nothing was requested.`,
    likelyCause,
    fix: `${remedy}.`,
    cause,
  })
}
