import { cut, safeText } from './safe.ts'

/** Text from a person or a file, made fit for a message: bounded, on one line, and with nothing that a reader does not see. */
export function quote(text: string, longest = 60): string {
  return `"${safeText(cut(text, longest).replace(/["\\]/g, '\\$&'))}"`
}

/** `"a", "b", "c" and 7 more`. */
export function listSome(words: readonly string[], most = 8): string {
  const shown = words.slice(0, most).map((word) => quote(word))
  const more = words.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}
