/** Levels. Objects of the services have fewer than twenty; `JSON.stringify` and printers fail at some thousands. */
const MOST_LEVELS = 1_000

const OPENING = ['[', '{'].map((sign) => sign.charCodeAt(0))
const CLOSING = [']', '}'].map((sign) => sign.charCodeAt(0))
/** What each byte does to the level. A table, because all bytes of a long answer are looked at. */
const STEPS = new Int8Array(256)
for (const sign of OPENING) STEPS[sign] = 1
for (const sign of CLOSING) STEPS[sign] = -1
const QUOTE = 34
const BACKSLASH = 92

/** Whether the lists and objects of a JSON text in UTF-8 are nested deeper than 1,000 levels. */
export function isTooDeep(json: Uint8Array): boolean {
  if (!hasManySigns(json)) return false
  let level = 0
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] as number
    if (byte === QUOTE) at = endOfText(json, at)
    else {
      level += STEPS[byte] as number
      if (level > MOST_LEVELS) return true
    }
  }
  return false
}

/** The place of the quote that ends the text which begins at `start`. Brackets within texts are no levels. */
function endOfText(json: Uint8Array, start: number): number {
  let at = start + 1
  for (; at < json.length && json[at] !== QUOTE; at++) if (json[at] === BACKSLASH) at++
  return at
}

/** Whether enough lists and objects begin in it. The search of the engine is quick, and most answers have fewer. */
function hasManySigns(json: Uint8Array): boolean {
  let found = 0
  for (const sign of OPENING) {
    for (let at = json.indexOf(sign); at !== -1; at = json.indexOf(sign, at + 1)) {
      found++
      if (found > MOST_LEVELS) return true
    }
  }
  return false
}
