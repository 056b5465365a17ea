import { createSend } from './create-send.ts'
import { pause } from './pause.ts'
import type { Runtime } from './send.ts'

/** The process's own network, clock and timer; anything given takes their place. */
export function nodeRuntime(given: { [Key in keyof Runtime]?: Runtime[Key] | undefined } = {}): Runtime {
  return {
    send: given.send ?? createSend({ env: process.env }),
    now: given.now ?? Date.now,
    wait: given.wait ?? pause,
  }
}
