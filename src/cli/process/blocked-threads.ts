import { stat } from 'node:fs'

/** Milliseconds between two looks. */
const PAUSE_MS = 500

/**
 * Calls `blocked` once no thread was free for work on files for so many milliseconds. Node has four of them. Code that reads
 * pipes which no process writes to can take all, for ever, and nothing that is written to a file comes to an end then.
 */
export function watchThreads(limitMs: number, blocked: () => void): void {
  let isTaken = false
  // After work that kept the main thread, timers come before what the threads have done. Immediates come after it.
  const overdue = setTimeout(() => setImmediate(() => void (isTaken || blocked())), limitMs)
  stat('/', () => {
    isTaken = true
    clearTimeout(overdue)
    setTimeout(watchThreads, PAUSE_MS, limitMs, blocked).unref()
  })
}
