import { cellText } from './cells.ts'

/** What spreadsheets may pass over before the text of a cell: blanks, line ends, and characters without a shape. */
const SKIPPED = String.raw`\s\p{Cc}\p{Cf}\p{DI}\u2800`

/** Signs by which a spreadsheet knows a formula (owasp.org/www-community/attacks/CSV_Injection), in all their widths. */
const EQUALS = '=＝﹦'
const SIGNS = String.raw`${EQUALS}+\-@＋－＠﹢﹣﹫`

/** What gets an apostrophe. `sep=` in the first cell of a file would be an order about the cells after it. */
const RUNS = String.raw`'*[${SKIPPED}]*(?:[${SIGNS}\t\r]|[sS][eE][pP]=)`
/**
 * In tsv also a quote: readers take all that follows it for one cell, up to the next quote. In csv only one behind apostrophes,
 * so that one rule gives the original of a cell back from both.
 */
const QUOTES = { csv: `'+[${SKIPPED}]*"`, tsv: `'*[${SKIPPED}]*"` }

/**
 * Signed numbers, telephone numbers and dashes. A formula without a letter calls no function and names no cell, so it
 * can at most calculate.
 */
const ONLY_DIGITS = /^[ \u00a0]*[+-][\d \u00a0()./-]*$/

/** Annotations of OData are letters, digits and dots. Without a bracket they call no function either. */
const ANNOTATION = /^@[A-Za-z]\w*(?:\.\w+)+(?:#\w+)?$/

/** Puts an apostrophe before text that a spreadsheet would run as a formula, and before what would look like such a cell. */
export interface FormulaGuard {
  /** The text of a cell. */
  cell(value: unknown): string
  /** The text of a heading: Graph's own name, such as `@odata.type`. Tenants name properties too. */
  heading(name: string): string
}

export const formulaGuards: Readonly<Record<'csv' | 'tsv', FormulaGuard>> = {
  csv: guard(`${RUNS}|${QUOTES.csv}`),
  tsv: guard(`${RUNS}|${QUOTES.tsv}`),
}

function guard(runs: string): FormulaGuard {
  const begins = new RegExp(`^(?:${runs})`, 'v')
  const guarded = (text: string): string => (begins.test(text) && !ONLY_DIGITS.test(text) ? `'${text}` : text)
  return {
    cell: (value) => (typeof value === 'string' ? guarded(value) : cellText(value)),
    heading: (name) => (ANNOTATION.test(name) ? name : guarded(name)),
  }
}

/**
 * Separators behind which a spreadsheet of another language, or one that was told another separator, would begin a formula:
 * one with `=`, or one that can call something. No comma counts before other signs: `,-` is of numbers in JSON.
 */
const BEFORE_EQUALS = separatorsBefore(',;', EQUALS)
const BEFORE_CALL = new RegExp(`${BEFORE_EQUALS.source}|${separatorsBefore(';', SIGNS).source}`, 'gv')
/** A function's bracket, or the mark between a sheet or another program and a cell: `SUM(`, `cmd|'/c x'!A0`. */
const CALLS = /[\p{L}\p{N}_.]\(|[\p{L}\p{N}_'\]]![$\p{L}\p{N}_']/v

/** Finds the separators of a text behind which a formula would begin. */
export function separatorsBeforeFormulas(text: string): RegExp {
  return CALLS.test(text) ? BEFORE_CALL : BEFORE_EQUALS
}

function separatorsBefore(marks: string, signs: string): RegExp {
  return new RegExp(String.raw`(?:\r\n|[${marks}\t\r\n])(?=[["${SKIPPED}]--[\t\r\n]]*[${signs}])`, 'gv')
}
