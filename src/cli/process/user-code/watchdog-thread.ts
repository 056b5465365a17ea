import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { interrupt } from './interrupt.ts'
import { beatOf, earliestOf, endingsOf, monotonicMs, type WatchedMemory } from './watched-memory.ts'

/**
 * Watches the main thread from another one. Code that never lets go of the main thread stops its timers and its signals, so
 * nothing in it could end that code. This thread pauses it by way of Node's inspector, asks whose code it is, and ends that
 * code where its time is up. No port is opened for it.
 */

const memory = workerData as WatchedMemory

const LOOK_EVERY_MS = 100
/** How long the main thread is silent before it is paused: garbage collection and large texts take less. */
const SILENT_MS = 1_000
/** How long code goes on after its time limit without a pause before the whole process is ended. */
const HOPELESS_MS = 30_000

let lastBeat = -1
let lastBeatAt = monotonicMs()
let hasReleasedSignals = false
let isLooking = false
/** Since when the main thread has taken no message, which native code keeps from it. */
let askedAt: number | undefined

/** When the main thread last did something, as far as this thread knows. */
let aliveAt = monotonicMs()
let lastSign = ''

setInterval(() => {
  endIfHopeless()
  if (!isLooking) void look()
}, LOOK_EVERY_MS)

/**
 * Ends the process where code cannot be ended: a block by native code, or a loop that runs where its target is unknown.
 * Otherwise a scheduled run would hang until the platform ends it. What was done is in the journal of the report.
 */
function endIfHopeless(): void {
  const sign = `${beatOf(memory)} ${endingsOf(memory)}`
  const now = monotonicMs()
  if (sign !== lastSign) aliveAt = now
  lastSign = sign
  if (now - Math.max(aliveAt, earliestOf(memory)) < HOPELESS_MS) return
  writeSync(
    2,
    [
      `error  Code of the runbook keeps the process since its time was over ${HOPELESS_MS / 1_000} s ago, and cannot be ended. The process ends itself (RUNBOOK_TIMEOUT)`,
      'cause  A call that does not return, such as execSync, or a loop without an end.',
      'fix    Give it an end. With --report, the same command with `--targets-file` and that report does what is still to do.',
      'docs   docs/errors.md#runbook_timeout (`towline docs RUNBOOK_TIMEOUT`)',
      '',
    ].join('\n'),
  )
  process.kill(process.pid, 'SIGKILL')
}

async function look(): Promise<void> {
  const beat = beatOf(memory)
  const now = monotonicMs()
  if (beat !== lastBeat) {
    lastBeat = beat
    lastBeatAt = now
    hasReleasedSignals = false
    askedAt = undefined
    return
  }
  const isOverdue = now > earliestOf(memory)
  if (now - lastBeatAt < SILENT_MS || (hasReleasedSignals && !isOverdue)) return
  isLooking = true
  try {
    askedAt ??= now
    await interrupt({
      began: askedAt,
      reached() {
        askedAt = undefined
      },
    })
    hasReleasedSignals = true
  } catch {
    // It went on between two of the messages, or did not answer in time. The next look asks again, by another session.
  } finally {
    isLooking = false
  }
}
