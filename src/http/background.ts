import type { Runtime } from './runtime.ts'

/** The runtime for what nobody waits for: none of it keeps the process alive. */
export function inBackground({ send, wait, ...runtime }: Runtime): Runtime {
  return {
    ...runtime,
    send: (request) => send({ ...request, background: true }),
    wait: (ms, signal) => wait(ms, signal, true),
  }
}
