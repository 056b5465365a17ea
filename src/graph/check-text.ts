import { ConfigError } from '../errors/errors.ts'
import { plainText } from '../text/plain-text.ts'
import { safeText } from '../text/safe.ts'

/**
 * Throws `ConfigError` (`USAGE`) for a path or a method that is no text: code in JavaScript may give anything. `call` is the
 * caller's own, such as `graph.get()`.
 */
export function checkText(call: string, what: 'path' | 'method', value: unknown): void {
  if (typeof value === 'string') return
  throw new ConfigError('USAGE', {
    message: `${call} was given ${safeText(plainText(value))} as its ${what}, which is no text. Nothing was sent.`,
    likelyCause: 'The value was left out, or it is that of another variable.',
    fix:
      what === 'path'
        ? 'Write the path as the Graph documentation does: `/sites?$top=5`.'
        : "Write it as text: `'GET'`.",
  })
}
