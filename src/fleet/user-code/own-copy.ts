/**
 * A copy whose objects and lists a runbook may change without an effect in other targets. An object of a class is no plain data
 * and stays what it is, but for dates, maps and sets.
 */
export function ownCopy<Value>(value: Value): Value {
  return copy(value, new Map()) as Value
}

function copy(value: unknown, made: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value
  const known = made.get(value)
  if (known !== undefined) return known
  if (value instanceof Date || value instanceof Map || value instanceof Set) return clone(value)
  if (Array.isArray(value)) {
    const list: unknown[] = []
    made.set(value, list)
    for (const item of value) list.push(copy(item, made))
    return list
  }
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  const object = Object.create(prototype)
  made.set(value, object)
  for (const [name, item] of Object.entries(value)) {
    // By definition, because an assignment to `__proto__` makes no property.
    const own = { value: copy(item, made), writable: true, enumerable: true, configurable: true }
    Object.defineProperty(object, name, own)
  }
  return object
}

function clone(value: object): object {
  try {
    return structuredClone(value)
  } catch {
    // It holds a function.
    return value
  }
}
