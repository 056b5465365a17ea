/**
 * A name that one object of a JSON text has twice, compared without case; `undefined` where there is none. `JSON.parse` takes
 * the last of them and says nothing (RFC 8259 §4 leaves it open). The text is valid JSON.
 */
export function duplicateName(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []
  let last = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') {
      const end = endOfString(text, at)
      last = text.slice(at, end + 1)
      at = end
    } else if (character === '{') open.push(new Set())
    else if (character === '[') open.push(undefined)
    else if (character === '}' || character === ']') open.pop()
    else if (character === ':') {
      const names = open.at(-1)
      const name = String(JSON.parse(last)).toLowerCase()
      if (names?.has(name)) return name
      names?.add(name)
    }
  }
  return undefined
}

/** Where the string that begins here ends: at the next quote that no backslash stands before. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}
