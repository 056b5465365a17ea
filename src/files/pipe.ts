import { constants, openSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import { READ_AT_ONCE } from './open-plain.ts'

// Windows has none of these.
const { O_WRONLY, O_NONBLOCK = 0, O_NOCTTY = 0 } = constants

/**
 * Opens a pipe by the event loop: a thread that waits for the other end cannot be interrupted, and would keep the process
 * alive. To read waits for a writer; to write rejects with `ENXIO` where no process reads. The signal destroys the pipe.
 */
export async function openPipe(path: string, to: 'read' | 'write', signal: AbortSignal | undefined): Promise<Duplex> {
  const { Socket } = await import('node:net')
  return new Socket({
    fd: openSync(path, to === 'read' ? READ_AT_ONCE : O_WRONLY | O_NONBLOCK | O_NOCTTY),
    readable: to === 'read',
    writable: to === 'write',
    ...(signal === undefined ? {} : { signal }),
  })
}
