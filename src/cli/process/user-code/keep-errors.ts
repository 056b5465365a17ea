import type { Methods } from './hold-process.ts'
import type { Owners } from './owners.ts'

const ADDING = ['on', 'addListener', 'prependListener', 'once', 'prependOnceListener'] as const
const OF_ERRORS: readonly unknown[] = ['uncaughtException', 'unhandledRejection']

/**
 * Keeps handlers of code of users from errors that nothing caught: they would take the errors of all targets, and most of them
 * end the process. Other handlers belong to the work that adds them. `host` is what the methods return.
 */
export function keepErrors(methods: Methods, host: unknown, { own }: Pick<Owners, 'own'>): void {
  for (const method of ADDING) {
    const add = methods[method]
    // A handler for one event is added by way of `on`.
    const isOnce = /once/i.test(method)
    methods[method] = (name, listener) =>
      OF_ERRORS.includes(name) ? host : add?.call(host, name, isOnce ? listener : own(listener))
  }
}
