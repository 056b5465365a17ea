import type { Outcome } from '../../connect/pool.ts'
import type { WaitReason } from '../../connect/usage.ts'
import type { CliIo } from '../process/io.ts'
import { eraseProgress, progressLine } from '../process/progress-line.ts'

/** Shows how far a run over many targets is. */
interface Progress {
  ended(state: Outcome<unknown, unknown>['state']): Promise<void>
  /**
   * A target begins (1) or ends (-1) to wait: for throttling where the service asked for it or the budget is used up,
   * for an answer, or before the retry of a refusal.
   */
  waiting(change: 1 | -1, reason: WaitReason): void
  /** Removes the line, so that another text can be printed there. */
  clear(): Promise<void>
}

interface Watched {
  readonly io: Pick<CliIo, 'stdout' | 'stderr' | 'now'>
  readonly quiet: boolean
}

/** Between lines where they stay, as in the log of a pipeline: often enough to see that the run goes on. */
const PLAIN_LINE_EVERY_MS = 30_000

/** With fewer targets no plain lines are written: such a run is short, or prints a line for each target anyway. */
const FEW = 10

/** A line that overwrites itself on a terminal. Elsewhere a plain line every half minute. */
export function progress({ io, quiet }: Watched, all: number, waves: readonly number[] = []): Progress {
  const rewrites = io.stderr.isTTY
  const startedAt = io.now()
  let lastLine = startedAt
  let done = 0
  let failed = 0
  let isShown = false
  const waits: Record<WaitReason, number> = { throttling: 0, answer: 0, refusal: 0 }

  const line = (): string => {
    const seconds = (io.now() - startedAt) / 1000
    // The first seconds say nothing about the rate.
    const rate = seconds >= 3 ? done / seconds : 0
    const pace = rate > 0 ? `, ${rate.toFixed(1)}/s, ${duration((all - done) / rate)} left` : ''
    const count = (number: number, what: string): string => (number === 0 ? '' : `, ${number} ${what}`)
    return `${done} of ${all} targets${waveOf(waves, done)}${count(failed, 'failed')}${count(waits.throttling, 'waiting for throttling')}${count(waits.answer, 'waiting for an answer')}${count(waits.refusal, 'waiting after a refusal')}${pace}`
  }

  const clear = async (): Promise<void> => {
    if (isShown) await io.stderr.write(eraseProgress(io.stderr))
    isShown = false
  }

  const show = async (): Promise<void> => {
    if (quiet) return
    if (done === all) return clear()
    // Rows that are printed on this terminal show that the run goes on.
    if (rewrites && !io.stdout.isTTY) {
      isShown = true
      await io.stderr.write(progressLine(line()))
    }
    if (rewrites || all < FEW || io.now() - lastLine < PLAIN_LINE_EVERY_MS) return
    lastLine = io.now()
    await io.stderr.write(`${line()}\n`)
  }

  return {
    async ended(state) {
      done++
      if (state === 'failed') failed++
      await show()
    },
    waiting(change, reason) {
      waits[reason] += change
      if (all > 1) void show()
    },
    clear,
  }
}

/** The wave in which the next target ends. Waves do not overlap, so the number of targets that ended says it. */
function waveOf(waves: readonly number[], done: number): string {
  if (waves.length < 2) return ''
  let upTo = 0
  const at = waves.findIndex((size) => {
    upTo += size
    return done < upTo
  })
  return `, wave ${at + 1} of ${waves.length}`
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole} s` : `${Math.ceil(whole / 60)} min`
}
