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
    level += STEPS[json[at] as number] as number
    // Some of the brackets may stand within texts.
    if (level > MOST_LEVELS) return isDeepOutsideTexts(json)
  }
  return false
}

function isDeepOutsideTexts(json: Uint8Array): boolean {
  let level = 0
  let isText = false
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] as number
    if (byte === QUOTE) isText = !isText
    else if (isText && byte === BACKSLASH) at++
    else if (!isText) level += STEPS[byte] as number
    if (level > MOST_LEVELS) return true
  }
  return false
}
