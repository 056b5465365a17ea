import { readJsonTables } from './json-table.ts'
import { readMarkup } from './page.ts'

/** Characters. Of a longer text only parts are read: see `windowOf`. */
const LONGEST = 400_000

/**
 * Returns the lines of an error without what terminals, pages, log viewers and JSON add to them: colours, markup, links, and
 * escapes within escapes.
 */
export function unwrap(text: string): string {
  const plain = withoutColours(readJsonTables(withoutDoubledQuotes(windowOf(text))))
    .replace(/\u0000/g, '')
    // Keyboards for Chinese and Japanese have wide letters and digits.
    .replace(/[Ａ-Ｚａ-ｚ０-９]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    // PowerShell writes the errors of another process as CLIXML.
    .replace(/_x([0-9A-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    // A log viewer can turn digits of a number into a link: AADSTS700[21](https://…)1.
    .replace(/\[([^\]\n]{1,40})\]\(https?:[^)\s]{1,500}\)/g, '$1')
    // Docker keeps each line in an object of its own.
    .replace(/^\{"log":"((?:[^"\\\n]|\\.){0,20000}?)(?:\\n)?","stream":"std(?:out|err)"[^\n]{0,300}$/gm, '$1')
  // A page within JSON has its quotation marks escaped.
  const readable = /<\w[^<>]{0,400}=\\"/.test(plain) ? withoutEscapes(plain) : plain
  return withoutColours(withoutEscapes(readMarkup(readable)))
}

/** A cell of CSV doubles the quotation marks of the JSON or the page in it. */
function withoutDoubledQuotes(text: string): string {
  return /""[\w@.-]{1,60}""/.test(text) ? text.replaceAll('""', '"') : text
}

/** Of a long log, the parts around the first and the last refusal are read, or else its beginning and its end. */
function windowOf(text: string): string {
  if (text.length <= LONGEST) return text
  const first = text.search(/AADSTS\D{0,20}\d/i)
  if (first === -1) return `${text.slice(0, LONGEST / 2)}\n${text.slice(-LONGEST / 2)}`
  const last = Math.max(first, text.lastIndexOf('AADSTS'))
  const part = LONGEST / 4
  if (last - first < part) return text.slice(Math.max(0, first - LONGEST / 2), first + LONGEST / 2)
  return [first, last].map((at) => text.slice(Math.max(0, at - part), at + part)).join('\n')
}

/** Whether the text is so long that a part of it is not read. */
export function isTooLong(text: string): boolean {
  return text.length > LONGEST
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

/** Layers of escapes. JSON in JSON in JSON has three, and one more is allowed. */
const LAYERS = 4

function withoutEscapes(text: string): string {
  let at = text
  for (let layer = 0; layer < LAYERS && /\\["'rntu/\\]|%[0-9a-f]{2}/i.test(at); layer++) {
    at = at
      .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      // Each run of backslashes is looked at once, from its beginning.
      .replace(/(?<!\\)\\+(?:r(?:\\*n)?|n)/g, '\n')
      .replace(/(?<!\\)\\+t/g, ' ')
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
