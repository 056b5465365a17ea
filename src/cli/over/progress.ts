import type { Outcome } from '../../connect/pool.ts'
import type { CliIo } from '../process/io.ts'

/** How far a run over many targets is, for the person who waits. */
export interface Progress {
  ended(state: Outcome<unknown, unknown>['state']): Promise<void>
  /** A target begins (1) or ends (-1) to wait because it is throttled, or so that it will not be. */
  waiting(change: 1 | -1): void
  /** Takes the line away, so that something else can be printed there. */
  clear(): Promise<void>
}

interface Watched {
  readonly io: Pick<CliIo, 'stdout' | 'stderr' | 'now'>
  readonly quiet: boolean
}

/** Where lines stay, as in the log of a pipeline, one in a while is enough. */
const PLAIN_LINE_EVERY_MS = 30_000

/** Fewer targets are done before anybody misses a line, or each of them is its own line anyway. */
const FEW = 10

/** A line that overwrites itself on a terminal; elsewhere a plain one now and then. */
export function progress({ io, quiet }: Watched, all: number): Progress {
  const rewrites = io.stderr.isTTY
  const startedAt = io.now()
  let told = startedAt
  let done = 0
  let failed = 0
  let stands = false
  let held = 0

  const words = (): string => {
    const seconds = (io.now() - startedAt) / 1000
    // Of the first seconds nothing can be concluded.
    const rate = seconds >= 3 ? done / seconds : 0
    const pace = rate > 0 ? `, ${rate.toFixed(1)}/s, ${duration((all - done) / rate)} left` : ''
    const count = (number: number, what: string): string => (number === 0 ? '' : `, ${number} ${what}`)
    return `${done} of ${all} targets${count(failed, 'failed')}${count(held, 'waiting for throttling')}${pace}`
  }

  const tell = async (): Promise<void> => {
    if (quiet || done === all) return
    // Where rows are printed on the same terminal, they show themselves that it goes on.
    if (rewrites && !io.stdout.isTTY) {
      stands = true
      await io.stderr.write(`\r${words()}\u001b[K`)
    }
    if (rewrites || all < FEW || io.now() - told < PLAIN_LINE_EVERY_MS) return
    told = io.now()
    await io.stderr.write(`${words()}\n`)
  }

  return {
    async ended(state) {
      done++
      if (state === 'failed') failed++
      await tell()
    },
    waiting(change) {
      held += change
      if (all > 1) void tell()
    },
    async clear() {
      if (stands) await io.stderr.write('\r\u001b[K')
      stands = false
    },
  }
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole} s` : `${Math.ceil(whole / 60)} min`
}
