import { setTimeout as delay } from 'node:timers/promises'

/** Real time. Rejects with the signal's own reason. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal })
  } catch (error) {
    // Node's timer has an error of its own; who aborted gave a better reason.
    signal?.throwIfAborted()
    throw error
  }
}
