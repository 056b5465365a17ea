import { transcode } from 'node:buffer'
import type { Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { RunError } from '../../errors/errors.ts'
import { OutputClosed, type TextOut } from './io.ts'
import { wholeWrites } from './whole-writes.ts'

/** Characters that are written in one call to the system. A call for each line would take as long as fetching the list. */
const BUNDLE = 64 * 1024

/** How long a reader that takes nothing is waited for once the command is being given up, in milliseconds. */
const STALLED_MS = 1000

/**
 * One of the process's output streams, opened at the first write or when its width is read. Texts that are written without a
 * pause in between, such as the rows of a page, leave in one piece.
 *
 * `onFailed` gets the reason when the stream can no longer be written to. Without `onFailed` later writes are dropped
 * silently: for stderr there is no other place to report to.
 */
export function streamOut(
  open: () => WriteStream,
  isTTY: boolean,
  onFailed?: (reason: Error) => void,
): TextOut & { hurry(reason: Error): void } {
  let opened: Writable | undefined
  let failure: Error | undefined
  let hurried: Error | undefined
  /** What waits for the reader. */
  const waiting = new Set<() => void>()
  const fail = (error: NodeJS.ErrnoException): void => {
    if (failure !== undefined) return
    failure = error === hurried ? error : error.code === 'EPIPE' ? new OutputClosed() : unwritten(error)
    for (const proceed of waiting) proceed()
    onFailed?.(failure)
  }
  const boundWaits = (reason: Error): void => {
    // A file is no socket, and never waits for a reader.
    const { setTimeout: onSilence } = opened as Partial<WriteStream>
    onSilence?.call(opened, STALLED_MS, () => {
      if (opened?.writableLength) fail(reason)
    })
  }
  const stream = (): Writable => {
    if (opened === undefined) {
      opened = wholeWrites(open()).on('error', fail)
      if (hurried !== undefined) boundWaits(hurried)
    }
    return opened
  }

  /** Waits for the reader only while the reader is behind, or with `toTheEnd`. */
  const send = async (data: string | Uint8Array, toTheEnd: boolean): Promise<void> => {
    if (failure === undefined) {
      await new Promise<void>((resolve) => {
        const proceed = (): void => {
          waiting.delete(proceed)
          resolve()
        }
        const more = stream().write(typeof data === 'string' ? utf8(data) : data, (error) => {
          if (error) fail(error)
          proceed()
        })
        if (more && !toTheEnd) resolve()
        else waiting.add(proceed)
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
      return (stream() as Partial<WriteStream>).columns || 80
    },
    async write(data) {
      if (typeof data !== 'string') {
        await sendBundle(false)
        return send(data, false)
      }
      // A large text goes alone: a bundle would copy it once more, and one wide character in the bundle would slow its
      // encoding.
      if (data.length >= BUNDLE / 4) {
        await sendBundle(false)
        return send(data, false)
      }
      // `fail` reports a failure, and so does the next call.
      if (bundle === '') process.nextTick(() => void sendBundle(false).catch(() => {}))
      bundle += data
      if (bundle.length >= BUNDLE) await sendBundle(false)
    },
    flush: async () => {
      if (opened !== undefined || bundle !== '') await sendBundle(true)
    },
    hurry(reason) {
      hurried = reason
      if (opened !== undefined) boundWaits(reason)
    },
  }
}

/** UTF-8 by way of UTF-16, because V8's own encoder takes four times as long where one character is wide. */
function utf8(text: string): Uint8Array {
  try {
    return transcode(utf16(text), 'utf16le', 'utf8')
  } catch {
    // The text has half a surrogate pair, which V8 replaces.
    return Buffer.from(text)
  }
}

/** Reused for each text, because a buffer for each would stay in memory until the next garbage collection. */
let scratch: Buffer | undefined
const SCRATCH = 8 * BUNDLE

function utf16(text: string): Uint8Array {
  if (text.length > SCRATCH / 2) return Buffer.from(text, 'utf16le')
  scratch ??= Buffer.allocUnsafeSlow(SCRATCH)
  return scratch.subarray(0, scratch.write(text, 'utf16le'))
}

function unwritten(cause: NodeJS.ErrnoException): RunError {
  return new RunError('OUTPUT_FAILED', {
    message: `The output could not be written: ${cause.message}. What was written is incomplete.`,
    likelyCause: 'The disk that it goes to is full, or its file system cannot be written to.',
    fix: 'Make room, or write to another place, and run the command again.',
    cause,
  })
}
