/**
 * A value of another system as text. A text, a number or a word of JSON stays as it is. A list or an object is only named:
 * `String()` takes `["a"]` for `a`, and calls what an object has as its `toString`.
 */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'function' || (typeof value === 'object' && value !== null)) {
    return Array.isArray(value) ? '(a list)' : '(an object)'
  }
  return String(value)
}
