import type { WriteStream } from 'node:tty'
import { OutputClosed, type TextOut } from './io.ts'

/**
 * One of the process's output streams. `onFailed` is told when nothing can be written any more, and why. Without it
 * what is written from then on is lost: there is no place left to complain.
 */
export function streamOut(stream: WriteStream, onFailed?: (reason: Error) => void): TextOut {
  let failure: Error | undefined
  const fail = (error: NodeJS.ErrnoException): void => {
    if (failure !== undefined) return
    failure = error.code === 'EPIPE' ? new OutputClosed() : error
    onFailed?.(failure)
  }
  stream.on('error', fail)

  /** Waits for the reader only when he is behind, or when told to. */
  const send = async (data: string | Uint8Array, toTheEnd: boolean): Promise<void> => {
    if (failure === undefined) {
      await new Promise<void>((resolve) => {
        const more = stream.write(data, (error) => {
          if (error) fail(error)
          resolve()
        })
        if (more && !toTheEnd) resolve()
      })
    }
    if (failure !== undefined && onFailed !== undefined) throw failure
  }

  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns || 80
    },
    write: (data) => send(data, false),
    flush: () => send('', true),
  }
}
