/**
 * A number whose digits a JavaScript number would change, as `JSON.rawJSON` makes it: `JSON.stringify` writes its digits
 * as they were sent. Arithmetic with it throws a `TypeError`, where a rounded number would be silently wrong.
 */
export interface SentNumber {
  /** The JSON text of the number. */
  readonly rawJSON: string
}

/**
 * Which numbers stay text. `inexact`: only those that a JavaScript number cannot hold. `all`: each whose text would
 * change, such as `1.10` and `1E5`.
 */
export type SentDigits = 'inexact' | 'all'

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown

// TypeScript's library does not declare these parts of ECMAScript (tc39.es/proposal-json-parse-with-source) yet.
const raw = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown
  rawJSON(text: string): SentNumber
  isRawJSON(value: unknown): value is SentNumber
}

/**
 * Finds texts that may hold a number to keep: one with a fraction, an exponent or 16 digits, or `-0`. It stands after a
 * name, or in a list before its next sign. Ids of SharePoint have commas before digits, so both ends of an item count. A
 * find inside a text value costs time only: the slower parser reads the same values.
 */
const MAY_CHANGE =
  /"\s*:\s*(?:-?(?:\d+[.eE]|\d{16})|-0)|[[,]\s*(?:-?(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d{16,})|-0)\s*[,\]]/
const IS_NUMBER = /^\s*-?\d/

/** `JSON.parse` with the numbers that `digits` names as `SentNumber`. Throws `SyntaxError` for text that is not JSON. */
export function parseJson(text: string, digits: SentDigits = 'inexact'): unknown {
  if (!MAY_CHANGE.test(text) && !IS_NUMBER.test(text)) return JSON.parse(text)
  const changes = digits === 'all' ? changesText : changesValue
  return raw.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && changes(source, value) ? raw.rawJSON(source) : value,
  )
}

export function isSentNumber(value: unknown): value is SentNumber {
  return raw.isRawJSON(value)
}

/** A number that prints as this JSON text. Throws `SyntaxError` where the text is no JSON number. */
export function sentNumber(text: string): SentNumber {
  return raw.rawJSON(text)
}

function changesText(source: string, value: number): boolean {
  return source !== String(value)
}

/**
 * Seventeen digits name a double exactly, and some services write them all: `0.10000000000000001` is the double `0.1`.
 */
function changesValue(source: string, value: number): boolean {
  if (!changesText(source, value)) return false
  const sent = normalForm(source)
  return sent !== normalForm(String(value)) && sent !== normalForm(value.toPrecision(17))
}

/** Significant digits and exponent: equal for texts of the same decimal number. A text that is no number counts as zero. */
function normalForm(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/(?<!0)0+$/, '')
  if (significant === '') return '0'
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}
