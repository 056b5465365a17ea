/**
 * Names in a directory are written by strangers. A terminal obeys control characters (ECMA-48), and bidirectional
 * controls make text read as something else (Unicode TR 36 §2.1), so neither reaches a screen as it is.
 */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g
/** `CONTROLS` without C0: JSON escapes C0 inside texts and uses it between values. */
const UNESCAPED_BY_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** One line that is safe to show: what a terminal would obey is spelt out, as `\u001b`. */
export function safeText(text: string): string {
  return text.replace(CONTROLS, (character) => SHORT[character] ?? escaped(character))
}

/** `safeText` for each line of a text. */
export function safeLines(text: string): string {
  return text.split('\n').map(safeText).join('\n')
}

/** `CONTROLS` without what real text is made of: tabs, line ends and marks of direction. */
const NOT_OF_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** A cell of a file, for programs. Terminal sequences and overrides of direction are spelt out: files are also looked at. */
export function safeCell(text: string): string {
  return text.replace(NOT_OF_TEXT, escaped)
}

/** JSON text of the same values that is safe to show. */
export function safeJson(json: string): string {
  return json.replace(UNESCAPED_BY_JSON, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
