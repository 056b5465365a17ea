import type { Env } from '../text/env.ts'
import { createSend } from './create-send.ts'
import { pause } from './pause.ts'
import type { Send } from './send.ts'

/** What Towline needs from the process it runs in. Tests give their own. */
export interface Runtime {
  readonly send: Send
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /**
   * Resolves after `ms` milliseconds; rejects with the signal's reason when it is aborted. In the background it does
   * not keep the process alive.
   */
  readonly wait: (ms: number, signal?: AbortSignal, background?: boolean) => Promise<void>
  /** The environment variables. */
  readonly env: Env
  /** Aborts everything in flight: of a whole command, or in one target. */
  readonly signal?: AbortSignal | undefined
}

/** The runtime for work that no caller waits for: nothing that goes through it keeps the process alive. */
export function inBackground({ send, now, wait, env, signal: own }: Runtime): Runtime {
  return {
    send: (request) => send({ ...request, background: true }),
    now,
    wait: (ms, signal) => wait(ms, signal, true),
    env,
    signal: own,
  }
}

/** A runtime of what is given; for the rest, the process's own network, clock, timer and environment. */
export function nodeRuntime(given: { [Key in keyof Runtime]?: Runtime[Key] | undefined } = {}): Runtime {
  const env = given.env ?? process.env
  return {
    send: given.send ?? createSend({ env }),
    now: given.now ?? Date.now,
    wait: given.wait ?? pause,
    env,
    signal: given.signal,
  }
}
