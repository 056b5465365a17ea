/**
 * Names in a directory are written by strangers. A terminal obeys control characters (ECMA-48), and bidirectional controls
 * make text read as something else (Unicode TR 36 §2.1). Characters without a shape (`Default_Ignorable_Code_Point`, and a few
 * beside it) make two names look alike. None of them reaches a screen as it is.
 */
const UNSEEN = /[[\p{Cc}--[\t\n\r]]\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800\ufff9-\ufffb]/gv

/** A character outside of the blocks of Latin, Greek, Cyrillic, Armenian and East Asian letters. Most text has none. */
const UNUSUAL =
  /[^\t\n\r\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0590\u3000-\u3029\u3041-\u3096\u30a0-\u3163\u3165-\ud7ff]/

/** Characters without a shape of their own that real text is made of: those that join letters or pictures, or choose a form. */
const SHAPING = /[\u180b-\u180d\u180f\u200c\u200d\ufe0f\u{e007f}]/v

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** One line that is safe to show: what a terminal would obey, and what a reader would not see, is spelt out as `\u001b`. */
export function safeText(text: string): string {
  return visible(text, escaped).replace(/[\t\n\r]/g, (character) => SHORT[character] ?? '')
}

/** `safeText` for each line of a text. */
export function safeLines(text: string): string {
  return text.split('\n').map(safeText).join('\n')
}

/** `safeLines` with each further line indented by so many columns, so that none passes for the first line of a message. */
export function safeParagraph(text: string, indent = 2): string {
  return safeLines(text).replace(/\n(?!\n|$)/g, `\n${' '.repeat(indent)}`)
}

/** JSON text of the same values that is safe to show. */
export function safeJson(json: string): string {
  return visible(json, escapedUnits)
}

/** At most this many UTF-16 units, and no half of a character. `…` stands for the rest. */
export function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : text
}

/** The text with another spelling for each character that is not to be seen as it is. Tabs and line ends stay. */
export function visible(text: string, spell: (character: string) => string): string {
  if (!UNUSUAL.test(text)) return text
  if (!SHAPING.test(text)) return text.replace(UNSEEN, spell)
  shaped ??= new RegExp(`(?<kept>${JOINED.join('|')})|${UNSEEN.source}`, 'gv')
  return text.replace(shaped, (found, kept: string | undefined) => kept ?? spell(found))
}

/** Made once it is needed: the list of pictures is long. */
let shaped: RegExp | undefined

/**
 * Where `SHAPING` changes what is seen. Pictures of several characters are those of Unicode TS 51. A joiner or non-joiner
 * does something behind a virama, and a non-joiner between letters that would join (RFC 5892, appendix A). Bengali writes a
 * joiner before the virama of its "rya" (The Unicode Standard, chapter 12.2).
 */
const JOINED: readonly string[] = [
  String.raw`(?=\p{Extended_Pictographic}|[\d#*]\ufe0f)\p{RGI_Emoji}`,
  String.raw`(?<=[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2])[\u200c\u200d]`,
  String.raw`(?<=\u09b0)\u200d(?=\u09cd\u09af)`,
  String.raw`(?<=[[[\p{Script=Arabic}\p{Script=Syriac}]&&\p{L}]--[\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0673\u0675-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2-\u06d5\u06ee\u06ef]]\p{M}*)\u200c(?=[[\p{Script=Arabic}\p{Script=Syriac}]&&\p{L}])`,
  String.raw`(?<=[\p{Script=Mongolian}&&\p{L}])[\u180b-\u180d\u180f]`,
]

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\u{${code.toString(16)}}` : escapedUnits(character)
}

/** Each UTF-16 unit as `\u001b`: JSON writes a character above U+FFFF as two. */
export function escapedUnits(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
