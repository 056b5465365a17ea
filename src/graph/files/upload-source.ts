import { constants } from 'node:fs'
import { access, type FileHandle, stat } from 'node:fs/promises'
import { ConfigError, RunError } from '../../errors/errors.ts'
import { openPlain } from '../../files/open-plain.ts'
import { whyNotRead } from '../../files/why-not-read.ts'

/** A file to send. It is read in parts, more than once where a part has to be sent again. */
export interface UploadSource {
  /** Bytes. */
  readonly size: number
  /** Where it is a file. */
  readonly state?: FileState
  /**
   * The bytes from `start`, `length` of them, which stay as they are until the next call. Rejects with `RunError`
   * `INPUT_CHANGED` for a file that changed.
   */
  read(start: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
}

/** What tells one state of a file from another. */
export interface FileState {
  readonly path: string
  readonly size: number
  /** Milliseconds since the epoch. */
  readonly modified: number
}

/** Bytes that are in memory. The caller must not change them before the upload has ended. */
export function bytesSource(bytes: Uint8Array): UploadSource {
  return {
    size: bytes.length,
    read: async (start, length) => bytes.subarray(start, start + length),
    close: async () => {},
  }
}

/**
 * The file of this name as it is now. Rejects with `ConfigError` `USAGE` for what cannot be read or has no length that is
 * known before, such as a pipe.
 */
export async function fileState(path: string): Promise<FileState> {
  const found = await stat(path).catch(unreadable(path))
  if (!found.isFile()) throw unusable(path, 'It is a folder, a pipe or a device, and has no fixed length.')
  await access(path, constants.R_OK).catch(unreadable(path))
  if (found.size === 0) await (await fileSource(path)).close()
  return { path, size: found.size, modified: found.mtimeMs }
}

/** Opens a file. Rejects as `fileState` does. */
export async function fileSource(path: string): Promise<UploadSource> {
  const handle = await openPlain(path).catch(unreadable(path))
  try {
    const found = await handle.stat()
    if (found.size === 0 && (await handle.read(new Uint8Array(1), 0, 1, 0)).bytesRead > 0) {
      throw unusable(path, 'It has content but no length: the system makes it up, or another program was writing it.')
    }
    const state: FileState = { path, size: found.size, modified: found.mtimeMs }
    // One buffer for all parts: a new one for each would be garbage of the size of the file.
    let buffer = new Uint8Array()
    const read = async (start: number, length: number): Promise<Uint8Array> => {
      if (buffer.length < length) buffer = new Uint8Array(length)
      const part = buffer.subarray(0, length)
      await readInto(part, handle, state, start)
      return part
    }
    return { size: found.size, state, read, close: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function readInto(part: Uint8Array, handle: FileHandle, state: FileState, start: number): Promise<void> {
  for (let at = 0; at < part.length; ) {
    const { bytesRead } = await handle.read(part, at, part.length - at, start + at)
    if (bytesRead === 0) throw changed(state.path)
    at += bytesRead
  }
  const { size, mtimeMs } = await handle.stat()
  if (size !== state.size || mtimeMs !== state.modified) throw changed(state.path)
}

function changed(path: string): RunError {
  return new RunError('INPUT_CHANGED', {
    message: `${path} changed while it was being read. The target has no part of it.`,
    likelyCause: 'Another program writes to the file.',
    fix: 'Wait until it is complete, or send a copy of it.',
  })
}

function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw unusable(path, whyNotRead(cause).likelyCause, cause)
  }
}

function unusable(path: string, likelyCause: string, cause?: unknown): ConfigError {
  return new ConfigError('USAGE', {
    message: `The file ${path} cannot be sent. Nothing was sent.`,
    likelyCause,
    fix: 'Correct the path; relative paths start in the current folder. Save what comes by a pipe in a file first.',
    ...(cause === undefined ? {} : { cause }),
  })
}
