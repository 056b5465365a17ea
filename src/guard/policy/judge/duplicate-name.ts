/** A string of JSON, or a character that gives JSON its structure. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g

/**
 * A name that one object of a JSON text has twice, compared without case; `undefined` where there is none. `JSON.parse` takes
 * the last of them and says nothing (RFC 8259 §4 leaves it open). The text is valid JSON.
 */
export function duplicateName(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []
  let last = ''
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const names = open.at(-1)
      const name = String(JSON.parse(last)).toLowerCase()
      if (names?.has(name)) return name
      names?.add(name)
    }
    last = token
  }
  return undefined
}
