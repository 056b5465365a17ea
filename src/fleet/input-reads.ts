/** Which of its values a schema looked at. */
interface WatchedReads {
  /** Behaves as the values do. */
  readonly view: Readonly<Record<string, unknown>>
  /** The names that were looked for, whether or not there is a value. */
  names(): string[]
  /** The given names that were never looked at. */
  unread(): string[]
}

/** Every object has these, and validators look at them to find out what a value is. */
const OF_OBJECTS: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'then', 'catch'])

/**
 * Notes which values a schema reads. Schemas have no common way to say which names they know. But each has to look at the
 * names that it knows, and most drop all others without a word.
 */
export function watchReads(values: Readonly<Record<string, unknown>>): WatchedReads {
  const read = new Set<string>()
  let isCopied = false
  const note = (key: string | symbol): void => {
    if (typeof key === 'string') read.add(key)
  }
  const view = new Proxy(values, {
    get(target, key, receiver) {
      note(key)
      return Reflect.get(target, key, receiver)
    },
    has(target, key) {
      note(key)
      return Reflect.has(target, key)
    },
    getOwnPropertyDescriptor(target, key) {
      note(key)
      return Reflect.getOwnPropertyDescriptor(target, key)
    },
    // A copy or a loop: every name is looked at.
    ownKeys(target) {
      isCopied = true
      return Reflect.ownKeys(target)
    },
  })
  return {
    view,
    names: () => [...read].filter((name) => !OF_OBJECTS.has(name)),
    unread: () => (isCopied ? [] : Object.keys(values).filter((name) => !read.has(name) || OF_OBJECTS.has(name))),
  }
}

/** An object as `{}` makes it. Classes are left out: a view of one could not reach its private fields. */
export function isPlainRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
