import type { OnProgress } from '../../../graph/files/download.ts'
import type { CliContext } from '../../process/context.ts'
import { eraseProgress, progressLine } from '../../process/progress-line.ts'

/** Parts of a file after which a line is written where lines stay, as in the log of a pipeline. */
const LINES = 10
/** Bytes. A smaller file is there before a person could read of it. */
const WORTH_A_LINE = 4 * 1024 * 1024
/** Milliseconds between two versions of the line on a terminal. */
const REDRAWN_EVERY_MS = 200

/** How far a transfer is, on stderr. */
interface TransferProgress extends Disposable {
  readonly onProgress: OnProgress
}

/**
 * Shows how far a transfer is: on a terminal by a line that overwrites itself, and elsewhere by at most ten lines. A total
 * that is not known gives no lines. `verb`: `sent` or `received`. Dispose of it when the transfer has ended.
 */
export function transferProgress(context: CliContext, verb: string): TransferProgress {
  const { stderr, now } = context.io
  let lastPart = 0
  let drawnAt = Number.NEGATIVE_INFINITY
  let isShown = false
  return {
    onProgress(moved, total) {
      if (context.quiet || total === undefined || total < WORTH_A_LINE) return
      const text = `${verb} ${inMiB(moved)} of ${inMiB(total)} MiB (${Math.floor((moved / total) * 100)} %)`
      const part = Math.floor((moved / total) * LINES)
      if (stderr.isTTY && now() - drawnAt >= REDRAWN_EVERY_MS) {
        drawnAt = now()
        isShown = true
        void stderr.write(progressLine(text))
      }
      if (!stderr.isTTY && part !== lastPart) void stderr.write(`${text}\n`)
      lastPart = part
    },
    // What is printed next must not stand behind the line.
    [Symbol.dispose]() {
      if (isShown) void stderr.write(eraseProgress(stderr))
    },
  }
}

function inMiB(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}
