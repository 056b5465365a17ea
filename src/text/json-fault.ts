import { quote } from './quote.ts'

/** What is wrong with a text that is to be JSON. `line` and `column` begin at 1. It quotes nothing but a property's name. */
interface JsonFault {
  readonly kind: 'not-json' | 'name-twice'
  readonly what: string
  readonly line: number
  readonly column: number
}

/** What may come next. `first …` is what may also be the closing bracket. */
type Expected = 'value' | 'first value' | 'name' | 'first name' | 'colon' | 'more'

/** Numbers and words of RFC 8259 §3 and §6. */
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y

/**
 * The first fault of a JSON text; `undefined` where there is none. A name that stands twice in one object is a fault too:
 * readers keep one of its values, and not all the same one (RFC 8259 §4).
 */
export function jsonFault(text: string): JsonFault | undefined {
  /** For each open bracket: the names so far of an object, or `undefined` for a list. */
  const open: (Set<string> | undefined)[] = []
  let expected: Expected = 'value'
  for (let at = 0; ; at++) {
    while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++
    const fault = (what: string): JsonFault => ({ kind: 'not-json', what, ...placeOf(text, at) })
    const character = text.charAt(at)
    const isValue: boolean = expected === 'value' || expected === 'first value'
    const names = open.at(-1)
    if (character === '') {
      return expected === 'more' && open.length === 0 ? undefined : fault('The text ends too soon')
    }
    if (character === '"' && (isValue || expected === 'name' || expected === 'first name')) {
      const end = endOfText(text, at)
      const written = end === undefined ? undefined : parsed(text.slice(at, end))
      if (end === undefined || written === undefined)
        return fault('A text has no end, or a character that must be escaped')
      if (!isValue && names?.has(written)) {
        return { ...fault(`${quote(written)} stands twice in one object`), kind: 'name-twice' }
      }
      if (!isValue) names?.add(written)
      expected = isValue ? 'more' : 'colon'
      at = end - 1
    } else if ((character === '{' || character === '[') && isValue) {
      open.push(character === '{' ? new Set() : undefined)
      expected = character === '{' ? 'first name' : 'first value'
    } else if (character === '}' && names !== undefined && (expected === 'more' || expected === 'first name')) {
      open.pop()
      expected = 'more'
    } else if (character === ']' && open.length > 0 && !names && (expected === 'more' || expected === 'first value')) {
      open.pop()
      expected = 'more'
    } else if (character === ',' && expected === 'more' && open.length > 0) {
      expected = names === undefined ? 'value' : 'name'
    } else if (character === ':' && expected === 'colon') {
      expected = 'value'
    } else {
      SCALAR.lastIndex = at
      if (!isValue || !SCALAR.test(text)) return fault(oddity(text.slice(at, at + 20), expected))
      expected = 'more'
      at = SCALAR.lastIndex - 1
    }
  }
}

/** Behind the closing quote of the text that begins at `start`; `undefined` where there is none. */
function endOfText(text: string, start: number): number | undefined {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0
    while (text.charAt(end - 1 - escapes) === '\\') escapes++
    if (escapes % 2 === 0) return end + 1
  }
  return undefined
}

function parsed(written: string): string | undefined {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}

function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).split(/\r\n?|\n/)
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** What people write where JSON has something else. */
function oddity(rest: string, expected: Expected): string {
  if (/^(\/[/*]|#)/.test(rest)) return 'A comment, which JSON does not have'
  if (/^[}\]]/.test(rest) && (expected === 'name' || expected === 'value'))
    return 'A comma stands before the end of an object or list'
  if (/^['‘’“”`]/.test(rest)) return 'A quotation mark that is not "'
  if (/^[+-]?(NaN|Infinity)\b/.test(rest)) return 'NaN and Infinity, which JSON does not have'
  if (/^[+.\d-]/.test(rest) && expected.endsWith('value')) return 'A number in a form that JSON does not have'
  if (/^[\p{L}_$]/u.test(rest)) return 'A word without double quotes; shells take them away'
  if (expected === 'more') return 'Something stands where a comma or the end was expected'
  return 'A character stands where it cannot'
}
