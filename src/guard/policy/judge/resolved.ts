/** A text with its escapes resolved once; `undefined` where they are none of UTF-8. */
export function resolved(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
