import { setTimeout as delay } from 'node:timers/promises'
import { createSend } from './create-send.ts'
import type { Runtime } from './send.ts'

/** The process's own network, clock and timer; anything given takes their place. */
export function nodeRuntime(given: { [Key in keyof Runtime]?: Runtime[Key] | undefined } = {}): Runtime {
  return {
    send: given.send ?? createSend({ env: process.env }),
    now: given.now ?? Date.now,
    wait: given.wait ?? pause,
  }
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal })
  } catch (error) {
    // Node's timer has an error of its own; who aborted gave a better reason.
    signal?.throwIfAborted()
    throw error
  }
}
