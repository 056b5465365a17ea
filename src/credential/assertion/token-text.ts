/**
 * The text of a token without the white space around it, which a file or a pipe adds; `undefined` for an empty text and
 * anything else. A token service refuses an assertion with white space.
 */
export function tokenText(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? undefined : text
}
