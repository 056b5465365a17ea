import { setTimeout as delay } from 'node:timers/promises'

/** Real time. Rejects with the signal's own reason. In the background it does not keep the process alive. */
export async function pause(ms: number, signal?: AbortSignal, background = false): Promise<void> {
  try {
    await delay(ms, undefined, { signal, ref: !background })
  } catch (error) {
    // Node's timer has an error of its own; who aborted gave a better reason.
    signal?.throwIfAborted()
    throw error
  }
}
