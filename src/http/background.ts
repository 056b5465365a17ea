import type { Runtime } from './send.ts'

/** The same runtime for what nobody waits for: none of it keeps the process alive. */
export function inBackground({ send, now, wait }: Runtime): Runtime {
  return {
    now,
    send: (request) => send({ ...request, background: true }),
    wait: (ms, signal) => wait(ms, signal, true),
  }
}
