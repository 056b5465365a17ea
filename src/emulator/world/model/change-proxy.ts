/**
 * Returns a view of the data that calls `changed` before each change, however deep. Every read of one thing gives one
 * and the same proxy. A reference to any of the proxies keeps the whole data alive.
 */
export function changeProxy<Data extends object>(data: Data, changed: () => void): Data {
  // Strong on purpose: so all that was read lives exactly as long as the rest.
  const shown = new Map<object, object>()
  const behind = new Map<unknown, object>()
  const show = (thing: unknown): unknown => {
    if (!isData(thing) || behind.has(thing)) return thing
    const known = shown.get(thing)
    if (known !== undefined) return known
    const proxy = new Proxy(thing, handler)
    shown.set(thing, proxy)
    behind.set(proxy, thing)
    return proxy
  }
  const handler: ProxyHandler<object> = {
    get: (thing, key) => show(Reflect.get(thing, key)),
    set(thing, key, value) {
      changed()
      return Reflect.set(thing, key, behind.get(value) ?? value)
    },
    defineProperty(thing, key, descriptor) {
      changed()
      return Reflect.defineProperty(thing, key, descriptor)
    },
    deleteProperty(thing, key) {
      changed()
      return Reflect.deleteProperty(thing, key)
    },
  }
  return show(data) as Data
}

/** Objects and arrays. What is frozen cannot change, and a proxy may not stand in for what is in it. */
function isData(thing: unknown): thing is object {
  return typeof thing === 'object' && thing !== null && !Object.isFrozen(thing)
}
