import { escapedUnits } from '../../text/safe.ts'
import { separatorsBeforeFormulas } from './formula.ts'

/**
 * What a cell of a file does not hold as it is. Terminals obey control characters and overrides of direction, and files are
 * also looked at. Readers take U+2028 and U+2029 for line ends, a byte order mark for no part of the text, and cannot have
 * half of a character. A backslash is found where it would read as one of these.
 */
const SPELT = /[[\p{Cc}--[\t\n\r]]\p{Cs}\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\\(?=u[\da-fA-F]{4})/gv

/**
 * The text of a cell in a file, which gives the original back: `\u` and four digits stand for a character, and for nothing
 * else. All other characters stay, backslashes included: most that have one are names and paths of Windows.
 */
export function cellInFile(text: string): string {
  return text.replace(SPELT, escapedUnits).replace(separatorsBeforeFormulas(text), escapedUnits)
}

/** `cellInFile` for a row that is a line. */
export function cellOnOneLine(text: string): string {
  return cellInFile(text).replace(/[\t\n\r]/g, escapedUnits)
}
