type Methods = Record<string, (...args: readonly unknown[]) => unknown>

const OF_EMITTERS = ['emit', 'listeners', 'off', 'removeListener', 'removeAllListeners'] as const

/**
 * Keeps the methods of the process as they are: an assignment by code of users has no effect. Node itself and the end of the
 * command call them. Packages that watch for the end of the process assign `emit`, so an assignment throws nothing. Returns
 * what gives the methods back as they were before `change`, which may replace some.
 */
export function holdProcess(host: NodeJS.Process, change: (methods: Methods) => void): () => void {
  const methods = host as unknown as Methods
  const before = Object.getOwnPropertyDescriptors(methods)
  for (const name of OF_EMITTERS) if (methods[name] !== undefined) methods[name] = methods[name].bind(host)
  change(methods)
  const held = Object.entries(Object.getOwnPropertyDescriptors(methods)).filter(
    ([, { value, writable, configurable }]) => typeof value === 'function' && writable && configurable,
  )
  for (const [name, { value, enumerable }] of held) {
    Object.defineProperty(methods, name, {
      configurable: true,
      enumerable: enumerable === true,
      get: () => value,
      set() {},
    })
  }
  return () => {
    for (const [name] of held) {
      const own = before[name]
      if (own === undefined) delete methods[name]
      else Object.defineProperty(methods, name, own)
    }
  }
}
