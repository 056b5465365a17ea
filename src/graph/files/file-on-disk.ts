import { type FileHandle, open, stat } from 'node:fs/promises'
import type { Duplex } from 'node:stream'
import { ConfigError, RunError } from '../../errors/errors.ts'
import { newFile } from '../../files/new-file.ts'
import { openPipe } from '../../files/pipe.ts'
import { whyNotWritten } from '../../files/why-not-written.ts'
import { writeAll } from '../../files/write-all.ts'
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
 * final name. A pipe or a device is written directly; the signal ends the wait for the reader of a pipe. Rejects with
 * `ConfigError` `USAGE` where the place cannot be written. The methods reject with `RunError` `OUTPUT_FAILED`.
 */
export async function fileOnDisk(path: string, signal?: AbortSignal): Promise<FileOnDisk> {
  const found = await stat(path).catch(() => undefined)
  try {
    if (found?.isFIFO()) return toPipe(await openPipe(path, 'write', signal), path, signal)
    // To open a folder fails, and says what it is.
    const isStream = found !== undefined && (!found.isFile() || OF_PROCESS.test(path))
    return isStream
      ? directly(await open(path, 'w'), path)
      : replacing(await newFile(path, { mode: 0o600, ownLinks: true }))
  } catch (cause) {
    throw unusable(path, cause)
  }
}

/** Names of what the process has open: links that the system made. */
const OF_PROCESS = /^\/dev\/(std(out|err)|fd\/\d+)$|^\/proc\/[^/]+\/fd\/\d+$/

function replacing({ handle, place, put, discard }: Awaited<ReturnType<typeof newFile>>): FileOnDisk {
  let end = 0
  return {
    async write(chunk) {
      await orFailed(writeAll(handle, chunk, end), place)
      end += chunk.length
    },
    async restart() {
      await orFailed(handle.truncate(0), place)
      end = 0
    },
    keep: () => orFailed(put(end), place),
    discard,
  }
}

function directly(handle: FileHandle, path: string): FileOnDisk {
  return {
    // What has no places takes bytes in their order.
    write: (chunk) => orFailed(handle.writeFile(chunk), path, TAKES_PARTS),
    keep: () => orFailed(handle.close(), path, TAKES_PARTS),
    discard: () => handle.close().catch(() => {}),
  }
}

function toPipe(pipe: Duplex, path: string, signal: AbortSignal | undefined): FileOnDisk {
  // Each call gets the error of its own write.
  pipe.on('error', () => {})
  const settled = (begin: (done: (error?: Error | null) => void) => void): Promise<void> =>
    orFailed(
      new Promise((resolve, reject) => {
        begin((error) => (error ? reject(signal?.aborted ? signal.reason : error) : resolve()))
      }),
      path,
      TAKES_PARTS,
    )
  return {
    write: (chunk) => settled((done) => pipe.write(chunk, done)),
    keep: () => settled((done) => pipe.end(done)),
    async discard() {
      pipe.destroy()
    },
  }
}

const TAKES_PARTS = 'It may have taken a part.'

async function orFailed(work: Promise<void>, path: string, state = 'It is as it was before.'): Promise<void> {
  try {
    await work
  } catch (cause) {
    const { likelyCause, remedy } = whyNotWritten(cause, path)
    throw new RunError('OUTPUT_FAILED', {
      message: `${path} could not be written: ${(cause as Error).message}. ${state}`,
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
