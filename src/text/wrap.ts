/** Columns. A narrower terminal is treated as if it had these. */
const NARROWEST = 20
/** Columns of a margin that are kept where the screen is too narrow for all of it. */
const DEEPEST = 4
/** A command line stands alone, so that it can be copied whole. Two blanks would be of text that only begins as one does. */
const COMMAND = /^ +(?:bin\/)?towline(?: \S+)+$/
/** What stands before the second column of a line: `cause  `, or `  -t [--target]   `. */
const FIRST_COLUMN = /^ *\S+(?: \S+)* {2,}(?=\S)/
/** A part of a line that is never broken: a word, a command in backquotes, or one at the end of its line. */
const UNBROKEN = /(?<=: )towline .+|[^\s`]*`[^`]+`[^\s`]*|\S+/g

/**
 * Lines of at most this many columns, broken between words. A word or a command that is longer stands in a line of its own,
 * whole, so that it can be copied: the terminal breaks it on the screen alone.
 */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(width, NARROWEST)
  const lines: string[] = []
  let line = ''
  for (const { word, gap } of (text.match(UNBROKEN) ?? []).flatMap((one) => alternatives(one, room))) {
    const longer = line === '' ? word : line + gap + word
    if (line !== '' && columnsOf(longer) > room) {
      lines.push(line)
      line = word
    } else {
      line = longer
    }
  }
  return line === '' ? lines : [...lines, line]
}

/**
 * A text in which no line is broken by the terminal in the middle of a word. What follows of a line stands below its second
 * column, if it has one.
 */
export function wrapLines(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (columnsOf(line) <= width || COMMAND.test(line) ? line : wrapLine(line, width)))
    .join('\n')
}

function wrapLine(line: string, width: number): string {
  const [margin = ''] = /^ */.exec(line) ?? []
  const [first = margin] = FIRST_COLUMN.exec(line) ?? []
  const column = columnsOf(first)
  const fits = column <= width / 2
  const left = ' '.repeat(Math.min(margin.length, DEEPEST))
  const space = fits ? ' '.repeat(column) : `${left}  `
  const rest = wrap(line.slice(first.length), width - space.length).map((one) => space + one)
  if (fits) return first + rest.join('\n').slice(column)
  // Beside a first column that takes half of the screen there is too little room.
  return [...(first === margin ? [] : [left + first.trim()]), ...rest].join('\n')
}

/** `[table|json|csv]` can be too long for a narrow screen. It may be broken, because it is not there to be copied. */
function alternatives(text: string, room: number): { readonly word: string; readonly gap: string }[] {
  const words = columnsOf(text) > room ? text.split(/(?<=\|)/) : [text]
  return words.map((word, index) => ({ word, gap: index === 0 ? ' ' : '' }))
}

/** Columns on a screen: styles take none, and neither do marks on a letter. East Asian characters and pictures take two. */
function columnsOf(text: string): number {
  const visible = text.replace(/\u001b\[[\d;]*m/g, '').replace(/\p{Mn}/gu, '')
  return [...visible].length + (visible.match(WIDE)?.length ?? 0)
}

/** https://www.unicode.org/reports/tr11: the blocks whose characters are wide. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu
