import { cellText } from './cells.ts'

/** Signs by which a spreadsheet knows a formula (owasp.org/www-community/attacks/CSV_Injection). */
const BEGINS_FORMULA = /^[=+\-@\t\r＝＋－＠]/

/**
 * Signed numbers, telephone numbers and dashes. A formula without a letter calls no function and names no cell, so it
 * can at most calculate.
 */
const ONLY_DIGITS = /^[+-][\d\s()./-]*$/

/** Annotations of OData are letters, digits and dots. Without a bracket they call no function either. */
const ANNOTATION = /^@[A-Za-z]\w*(?:\.\w+)+(?:#\w+)?$/

/** The text of a cell. An apostrophe stands before text that a spreadsheet would run as a formula. */
export function withoutFormula(value: unknown): string {
  const text = cellText(value)
  return typeof value === 'string' && BEGINS_FORMULA.test(text) && !ONLY_DIGITS.test(text) ? `'${text}` : text
}

/** The text of a heading: Graph's own name, such as `@odata.type`. Tenants name properties too, so formulas get an apostrophe. */
export function headingText(name: string): string {
  return ANNOTATION.test(name) ? name : withoutFormula(name)
}
