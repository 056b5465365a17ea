import { isGuid } from './guid.ts'

/** Blanks and line ends, also as JSON writes them, and the marks of a quoted line. */
const GAP = String.raw`(?:\s|\\[nrt]|\\(?=\s)|["'>|*#+,]){1,8}`
const LETTER = String.raw`[\w+/=.-]`
/** A word and what follows it in pieces of ten letters and more. The look-behind keeps the search linear. */
const FOLDED = new RegExp(`(?<!${LETTER})${LETTER}+(?:${GAP}${LETTER}{10,})+(?:${GAP}${LETTER}+)?`, 'g')
const AT_GAPS = new RegExp(`(${GAP})`)
const PLAIN_WORD = /^[A-Za-z]?[a-z]+[.]?$/

/** Longer than a SHA-256, or pairs of digits as a dump or an escaped text has them. */
const HEX =
  /(?<![\da-z])(?:[\da-f]{65,}|(?:(?:0x)?[\da-f]{2}[\s:,;]{1,2}){31,}(?:0x)?[\da-f]{2})|(?:(?:\\x|\\u00|%)[\da-f]{2}){32,}/gi
/** The first letters of a JOSE header in hexadecimal digits. */
const HEX_HEADER = /6579(?:4[129a])[\da-f]{20}/i

/** Characters without a shape, at which a long word may be broken. */
const UNSEEN = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g
const BROKEN_WORD = /(?<![\w+/=.%-])[\w+/=.%\u00ad\u200b-\u200f\u2060-\u2064\ufeff-]{20,}/g

/** A text with `clean` applied to words also where characters without a shape break them. */
export function beyondUnseen(text: string, clean: (text: string) => string): string {
  if (text.search(UNSEEN) < 0) return clean(text)
  const whole = text.replace(BROKEN_WORD, (word) => {
    const plain = word.replace(UNSEEN, '')
    return clean(plain) === plain ? word : plain
  })
  return clean(whole)
}

/** A text without what was written in hexadecimal digits, and is too long for an ID or a digest. */
export function withoutHex(text: string): string {
  return text.replace(HEX, '[removed]')
}

/** A text without tokens in pieces: a line or a few letters each, with line ends or blanks between them. */
export function withoutFoldedTokens(text: string, holdsToken: (word: string) => boolean): string {
  return text.replace(FOLDED, (folded) => {
    // Pieces have even places, the gaps behind them odd ones.
    const parts = folded.split(AT_GAPS)
    const header = parts.findIndex((part) => /ey[ABIJ]/.test(part) || HEX_HEADER.test(part))
    const start = header < 0 ? startOfLines(parts) : header
    const end = endAfter(parts, start)
    const word = parts
      .slice(start, end)
      .filter((_, at) => at % 2 === 0)
      .join('')
    if (start < 0 || !(header < 0 ? isEncoded(word) : holdsToken(word) || HEX_HEADER.test(word))) return folded
    return `${parts.slice(0, start).join('')}[token removed]${parts.slice(end).join('')}`
  })
}

/** The place of the first of two pieces in a row that have one length, as lines of encoded text have. */
function startOfLines(parts: readonly string[]): number {
  return parts.findIndex(
    (part, at) => at % 2 === 0 && part.length >= 16 && part.length === parts[at + 2]?.length && !isGuid(part),
  )
}

/** The place behind the last piece of a token. A plain word does not belong to it. */
function endAfter(parts: readonly string[], start: number): number {
  const next = parts.findIndex((part, at) => at > start && at % 2 === 0 && PLAIN_WORD.test(part))
  return next < 0 ? parts.length : next - 1
}

/** Names of permissions and hosts have dots, or no digits. */
function isEncoded(word: string): boolean {
  return !word.includes('.') && /[A-Z]/.test(word) && /[a-z]/.test(word) && /\d/.test(word)
}
