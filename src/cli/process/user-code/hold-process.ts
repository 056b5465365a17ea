/** The methods of the process by their names. */
export type Methods = Record<string, (...args: readonly unknown[]) => unknown>

const OF_EMITTERS = ['emit', 'listeners', 'off', 'removeListener', 'removeAllListeners'] as const

/**
 * Keeps the methods of the process as they are for Node, for the end of the command and for other targets: an assignment by code
 * of users holds for its own work alone. `working` gives that work. `change` may replace methods before. Returns what gives all
 * of them back as they were.
 */
export function holdProcess(
  host: NodeJS.Process,
  working: () => object | undefined,
  change: (methods: Methods) => void,
): () => void {
  const methods = host as unknown as Methods
  const before = Object.getOwnPropertyDescriptors(methods)
  for (const name of OF_EMITTERS) if (methods[name] !== undefined) methods[name] = methods[name].bind(host)
  change(methods)
  const held = Object.entries(Object.getOwnPropertyDescriptors(methods)).filter(
    ([, { value, writable, configurable }]) => typeof value === 'function' && writable && configurable,
  )
  for (const [name, { value, enumerable }] of held) {
    const assigned = new WeakMap<object, unknown>()
    const ownOf = (work: object | undefined): unknown => (work === undefined ? undefined : assigned.get(work))
    Object.defineProperty(methods, name, {
      configurable: true,
      enumerable: enumerable === true,
      get: () => ownOf(working()) ?? value,
      set(own: unknown) {
        const work = working()
        if (work !== undefined) assigned.set(work, own)
      },
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
