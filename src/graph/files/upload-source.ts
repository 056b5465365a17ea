import { type FileHandle, open } from 'node:fs/promises'
import { ConfigError, RunError } from '../../errors/errors.ts'

/** A file to send. It is read in parts, more than once where a part has to be sent again. */
export interface UploadSource {
  /** Bytes. */
  readonly size: number
  /** Where it is a file. */
  readonly state?: FileState
  /** The bytes from `start`, `length` of them. Rejects with `RunError` `INPUT_CHANGED` for a file that changed. */
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
 * Opens a file. Rejects with `ConfigError` `USAGE` for what cannot be read or has no length that is known before, such as
 * a pipe.
 */
export async function fileSource(path: string): Promise<UploadSource> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw unusable(path, 'The file does not exist, or this user may not read it.', cause)
  })
  try {
    const found = await handle.stat()
    if (!found.isFile()) throw unusable(path, 'It is a folder, a pipe or a device, and has no fixed length.')
    const state: FileState = { path, size: found.size, modified: found.mtimeMs }
    return {
      size: found.size,
      state,
      read: (start, length) => readPart(handle, state, start, length),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function readPart(handle: FileHandle, state: FileState, start: number, length: number): Promise<Uint8Array> {
  const part = Buffer.allocUnsafe(length)
  for (let at = 0; at < length; ) {
    const { bytesRead } = await handle.read(part, at, length - at, start + at)
    if (bytesRead === 0) throw changed(state.path)
    at += bytesRead
  }
  const { size, mtimeMs } = await handle.stat()
  if (size !== state.size || mtimeMs !== state.modified) throw changed(state.path)
  return part
}

function changed(path: string): RunError {
  return new RunError('INPUT_CHANGED', {
    message: `${path} changed while it was being sent. The upload was cancelled.`,
    likelyCause: 'Another program writes to the file.',
    fix: 'Wait until it is complete, or send a copy of it.',
  })
}

function unusable(path: string, likelyCause: string, cause?: unknown): ConfigError {
  return new ConfigError('USAGE', {
    message: `The file ${path} cannot be sent. Nothing was sent.`,
    likelyCause,
    fix: 'Correct the path; relative paths start in the current folder. Save what comes by a pipe in a file first.',
    ...(cause === undefined ? {} : { cause }),
  })
}
