/** Characters. Of a longer log only the part around the first refusal is read, or else its beginning and its end. */
const LONGEST = 400_000

/**
 * Returns the text of an error in one line, without what tools, terminals, pages and JSON add to it. They add colours, boxes,
 * time stamps at the beginning of lines, HTML, links of a log viewer, and escapes within escapes.
 */
export function unwrap(text: string): string {
  const plain = withoutColours(windowOf(text))
    // A log viewer can turn digits of a number into a link: AADSTS700[21](https://…)1.
    .replace(/\[([^\]\n]{1,40})\]\(https?:[^)\s]{1,500}\)/g, '$1')
    .replace(/^[\t ]*[│╷╵|>][\t ]?/gm, '')
    // A console of 80 columns breaks lines within a number too.
    .replace(/(AADSTS\d{0,8})\r?\n[\t ]*(?=\d{1,8}:)/g, '$1')
    .replace(/^\d{4}-\d\d-\d\d[T ][\d:.]+Z?[\t ]+/gm, '')
  const unescaped = withoutEscapes(isHtml(plain) ? withoutTags(plain) : plain)
  return withoutColours(unescaped).replace(/\s+/g, ' ').trim()
}

function windowOf(text: string): string {
  if (text.length <= LONGEST) return text
  const refusal = text.search(/AADSTS\D{0,20}\d/i)
  if (refusal !== -1) return text.slice(Math.max(0, refusal - LONGEST / 2), refusal + LONGEST / 2)
  return `${text.slice(0, LONGEST / 2)}\n${text.slice(-LONGEST / 2)}`
}

/** Removes colours, also without their ESC as some logs keep them, and invisible characters such as zero-width spaces. */
function withoutColours(text: string): string {
  return (
    text
      // A title or a link ends with BEL or with ESC \ (ECMA-48 §8.3.89).
      .replace(/\u001b\[[\d;]*[A-Za-z]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g, '')
      .replace(/(\^\[|\\(e|x1b|033|u001b))?\[\d[\d;]*m(?!\])/gi, '')
      .replace(/\p{Cf}/gu, '')
  )
}

/** Whether the text is so long that a part of it is not read. */
export function isTooLong(text: string): boolean {
  return text.length > LONGEST
}

function isHtml(text: string): boolean {
  return /<(html|body|head|div|p|pre|title)\b/i.test(text)
}

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  '#39': "'",
}

function withoutTags(html: string): string {
  return withoutScripts(html)
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/&(#?\w{2,6});/g, (whole, name: string) => entities[name.toLowerCase()] ?? whole)
}

/** A script or a style sheet without an end stays: the error may stand behind it. */
function withoutScripts(html: string): string {
  const kept: string[] = []
  let from = 0
  let open: { readonly name: string; readonly at: number } | undefined
  for (const { 0: tag, 1: name = '', index } of html.matchAll(/<(\/?(?:script|style))\b[^<>]*>/gi)) {
    const lower = name.toLowerCase()
    if (open === undefined && !lower.startsWith('/')) open = { name: lower, at: index }
    if (open === undefined || lower !== `/${open.name}`) continue
    kept.push(html.slice(from, open.at))
    from = index + tag.length
    open = undefined
  }
  return [...kept, html.slice(from)].join(' ')
}

/** Layers of escapes. JSON in JSON in JSON has three, and one more is allowed. */
const LAYERS = 4

function withoutEscapes(text: string): string {
  let at = text
  for (let layer = 0; layer < LAYERS && /\\["'rntu/\\]|%[0-9a-f]{2}/i.test(at); layer++) {
    at = at
      .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      // Each run of backslashes is looked at once, from its beginning.
      .replace(/(?<!\\)\\+(?:r(?:\\*n)?|n|t)/g, ' ')
      .replace(/(?<!\\)\\+(["'/])/g, '$1')
    if (/error_description=|error=/.test(at)) at = withoutPercents(at)
  }
  return at
}

/** The address of a redirect holds its error in the query. */
function withoutPercents(text: string): string {
  return text.replace(/\+/g, ' ').replace(/(%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded)
    } catch {
      return encoded
    }
  })
}
