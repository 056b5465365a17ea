import asyncHooks from 'node:async_hooks'
import diagnostics from 'node:diagnostics_channel'
import { syncBuiltinESMExports } from 'node:module'
import type { Owners } from './owners.ts'

type Subscriber = (message: unknown, name: string | symbol) => void

/**
 * Gives callbacks their owner that Node calls amid the work of other targets: of diagnostics channels, of asynchronous hooks
 * and of objects that were collected. An error in one would fail the target that happens to be at work, or end the process.
 */
export function ownHooks({ own }: Owners): void {
  const { createHook } = asyncHooks
  asyncHooks.createHook = (hooks) =>
    createHook(Object.fromEntries(Object.entries(hooks).map(([name, hook]) => [name, own(hook)])))
  ownSubscribers(own)
  syncBuiltinESMExports()

  globalThis.FinalizationRegistry = class<Held> extends FinalizationRegistry<Held> {
    constructor(cleanUp: (held: Held) => void) {
      super(own(cleanUp))
    }
  }
}

function ownSubscribers(own: Owners['own']): void {
  const owned = new WeakMap<Subscriber, Subscriber>()
  const channel = diagnostics.channel('towline.prototypes')
  const patch = (): void => {
    // A channel has another prototype while it has subscribers.
    const prototype = Object.getPrototypeOf(channel) as typeof channel
    const { subscribe, unsubscribe } = prototype
    prototype.subscribe = function (subscriber: Subscriber) {
      const made = own(subscriber)
      owned.set(subscriber, made)
      subscribe.call(this, made)
    }
    prototype.unsubscribe = function (subscriber: Subscriber) {
      return unsubscribe.call(this, owned.get(subscriber) ?? subscriber)
    }
  }
  const none: Subscriber = () => {}
  patch()
  channel.subscribe(none)
  patch()
  channel.unsubscribe(none)
}
