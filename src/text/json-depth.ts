/** Levels. Objects of the services have fewer than twenty; `JSON.stringify` and printers fail at some thousands. */
const MOST_LEVELS = 1_000

/** What each byte does to the level. A table, because all that Graph answers is looked at. */
const STEPS = new Int8Array(256)
for (const opening of '[{') STEPS[opening.charCodeAt(0)] = 1
for (const closing of ']}') STEPS[closing.charCodeAt(0)] = -1
const QUOTE = 34
const BACKSLASH = 92

/** Whether the lists and objects of a JSON text in UTF-8 are nested deeper than 1,000 levels. */
export function isTooDeep(json: Uint8Array): boolean {
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
