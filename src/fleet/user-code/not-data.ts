/**
 * What a value is that JSON cannot write, would drop, or would write as `{}`: `a promise: await it`. `undefined` for data,
 * and for objects whose own properties are to be looked at.
 */
export function notData(value: unknown): string | undefined {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return `a ${typeof value}`
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : String(value)
  if (value === undefined) return 'undefined'
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const kind = kindOf(value)
  if (kind !== undefined) return kind
  const prototype = Object.getPrototypeOf(value)
  const isOfClass = prototype !== Object.prototype && prototype !== null
  return isOfClass && Object.keys(value).length === 0
    ? `${withArticle(className(prototype))} that has no properties for JSON`
    : undefined
}

function kindOf(value: object): string | undefined {
  if (value instanceof Promise || has(value, 'then')) return 'a promise: await it'
  if (value instanceof Map || value instanceof Set) {
    return `a ${value instanceof Map ? 'Map' : 'Set'}: make a list of it, \`[...value]\``
  }
  if (value instanceof Error) return `${withArticle(value.name)}: return its message`
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    return `bytes (${className(Object.getPrototypeOf(value))}): return text, for instance as base64`
  }
  if (has(value, Symbol.asyncIterator)) return 'an asynchronous iterator: make a list of it, with `for await`'
  if (has(value, Symbol.iterator)) return 'an iterator: make a list of it, `[...value]`'
  return undefined
}

function has(value: object, method: PropertyKey): boolean {
  return typeof (value as Record<PropertyKey, unknown>)[method] === 'function'
}

function className(prototype: object): string {
  const name: unknown = prototype.constructor?.name
  return typeof name === 'string' && /^[\w$]{1,60}$/.test(name) ? name : 'object'
}

function withArticle(name: string): string {
  return `${/^[AEIOU]/i.test(name) ? 'an' : 'a'} ${name}`
}
