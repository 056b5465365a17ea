import type { OnProgress } from '../../../graph/files/download.ts'
import type { CliContext } from '../../process/context.ts'

/** Parts of a file after which a line is written where lines stay, as in the log of a pipeline. */
const LINES = 10
/** Bytes. A smaller file is there before a person could read of it. */
const WORTH_A_LINE = 4 * 1024 * 1024
/** Milliseconds between two versions of the line on a terminal. */
const REDRAWN_EVERY_MS = 200

/**
 * Shows on stderr how far a transfer is: on a terminal a line that overwrites itself, and elsewhere at most ten lines. A
 * total that is not known gives no lines. `verb`: `sent` or `received`.
 */
export function transferProgress(context: CliContext, verb: string): OnProgress {
  const { stderr, now } = context.io
  let lastPart = 0
  let drawnAt = Number.NEGATIVE_INFINITY
  return (moved, total) => {
    if (context.quiet || total === undefined || total < WORTH_A_LINE) return
    const isEnd = moved >= total
    const text = `${verb} ${inMiB(moved)} of ${inMiB(total)} MiB (${Math.floor((moved / total) * 100)} %)`
    if (stderr.isTTY) {
      if (!isEnd && now() - drawnAt < REDRAWN_EVERY_MS) return
      drawnAt = now()
      void stderr.write(`\r${text}\u001b[K${isEnd ? '\n' : ''}`)
      return
    }
    const part = Math.floor((moved / total) * LINES)
    if (part === lastPart) return
    lastPart = part
    void stderr.write(`${text}\n`)
  }
}

function inMiB(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}
