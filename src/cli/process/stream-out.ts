import { transcode } from 'node:buffer'
import type { WriteStream } from 'node:tty'
import { RunError } from '../../errors/errors.ts'
import { OutputClosed, type TextOut } from './io.ts'

/** Characters. A call to the system for each line would take as long as the list that the lines are of. */
const BUNDLE = 64 * 1024

/**
 * One of the process's output streams, opened when something is first written to it or its width is asked for. What is
 * written in one go, as the rows of a page are, leaves in one piece.
 *
 * `onFailed` is told when nothing can be written any more, and why. Without it what is written from then on is lost:
 * there is no place left to complain.
 */
export function streamOut(open: () => WriteStream, isTTY: boolean, onFailed?: (reason: Error) => void): TextOut {
  let opened: WriteStream | undefined
  let failure: Error | undefined
  const fail = (error: NodeJS.ErrnoException): void => {
    if (failure !== undefined) return
    failure = error.code === 'EPIPE' ? new OutputClosed() : unwritten(error)
    onFailed?.(failure)
  }
  const stream = (): WriteStream => {
    opened ??= open().on('error', fail)
    return opened
  }

  /** Waits for the reader only when he is behind, or when told to. */
  const send = async (data: string | Uint8Array, toTheEnd: boolean): Promise<void> => {
    if (failure === undefined) {
      await new Promise<void>((resolve) => {
        const more = stream().write(typeof data === 'string' ? utf8(data) : data, (error) => {
          if (error) fail(error)
          resolve()
        })
        if (more && !toTheEnd) resolve()
      })
    }
    if (failure !== undefined && onFailed !== undefined) throw failure
  }

  let bundle = ''
  const sendBundle = (toTheEnd: boolean): Promise<void> => {
    const data = bundle
    bundle = ''
    return send(data, toTheEnd)
  }

  return {
    isTTY,
    get columns() {
      return stream().columns || 80
    },
    async write(data) {
      if (typeof data !== 'string') {
        await sendBundle(false)
        return send(data, false)
      }
      // Put together with others it would be copied once more, and be slow to encode for one wide character of theirs.
      if (data.length >= BUNDLE / 4) {
        await sendBundle(false)
        return send(data, false)
      }
      // Its failure is told by `fail`, and by the next call.
      if (bundle === '') process.nextTick(() => void sendBundle(false).catch(() => {}))
      bundle += data
      if (bundle.length >= BUNDLE) await sendBundle(false)
    },
    flush: async () => {
      if (opened !== undefined || bundle !== '') await sendBundle(true)
    },
  }
}

/** V8's own encoder takes four times as long where one character is wide. */
function utf8(text: string): Uint8Array {
  try {
    return transcode(utf16(text), 'utf16le', 'utf8')
  } catch {
    // Half a character, which V8 replaces.
    return Buffer.from(text)
  }
}

/** For what is encoded before the next text comes: a buffer for each would lie about until garbage is looked for. */
let scratch: Buffer | undefined
const SCRATCH = 8 * BUNDLE

function utf16(text: string): Uint8Array {
  if (text.length > SCRATCH / 2) return Buffer.from(text, 'utf16le')
  scratch ??= Buffer.allocUnsafeSlow(SCRATCH)
  return scratch.subarray(0, scratch.write(text, 'utf16le'))
}

function unwritten(cause: NodeJS.ErrnoException): RunError {
  return new RunError('OUTPUT_FAILED', {
    message: `The output could not be written: ${cause.message}. What is there is not the whole of it.`,
    likelyCause: 'The disk that it goes to is full, or its file system cannot be written to.',
    fix: 'Make room or send it elsewhere, and run it again. A write was done: look before you send it once more.',
    cause,
  })
}
