/** Text from a person or a file, made fit for a message: bounded, and with no control character that a terminal obeys. */
export function quote(text: string, longest = 60): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text
  return `"${shown.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"\\]/gu, escaped)}"`
}

/** `"a", "b", "c" and 7 more`. */
export function listSome(words: readonly string[], most = 8): string {
  const shown = words.slice(0, most).map((word) => quote(word))
  const more = words.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}
