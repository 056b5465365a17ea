/** A comment or a text of a source file, or a paragraph of a page. A line end stands between two paragraphs only. */
export interface Prose {
  readonly line: number
  readonly kind: 'comment' | 'text' | 'page'
  readonly words: string
}

/** Returns all comments of a TypeScript source, and its string and template literals. Values in templates become `…`. */
export function proseIn(source: string): Prose[] {
  const found: Prose[] = []
  let at = 0
  let line = 1
  /** The last character that is no white space. It decides whether a slash divides or begins a regular expression. */
  let before = ''

  const take = (end: number): string => {
    const text = source.slice(at, end)
    line += text.split('\n').length - 1
    at = end
    return text
  }
  const comment = (started: number, text: string): void => {
    const last = found.at(-1)
    const isAlone = source.slice(source.lastIndexOf('\n', at - text.length) + 1, at - text.length).trim() === ''
    // Lines of `//` that follow each other are one paragraph. A comment after code is one of its own.
    if (isAlone && text.startsWith('//') && last?.kind === 'comment' && lastCommentEnd === started - 1 && lastWasLine) {
      found[found.length - 1] = { ...last, words: `${last.words} ${plain(text)}` }
    } else {
      found.push({ line: started, kind: 'comment', words: plain(text) })
    }
    lastWasLine = text.startsWith('//')
    lastCommentEnd = line
  }
  let lastWasLine = false
  let lastCommentEnd = -1

  const endOf = (pattern: RegExp, fallback = source.length): number => {
    pattern.lastIndex = at
    const match = pattern.exec(source)
    return match === null ? fallback : match.index + match[0].length
  }

  /** Reads a template literal, from a back quote to the back quote that closes it. */
  const template = (): string => {
    let words = ''
    at++
    while (at < source.length && source[at] !== '`') {
      if (source[at] === '\\') take(at + 2)
      else if (source.startsWith('${', at)) {
        take(at + 2)
        code('}')
        words += '…'
      } else words += take(at + 1)
    }
    at++
    return words
  }

  /** Reads code up to a closing bracket of its own, or to the end. */
  const code = (close?: string): void => {
    let depth = 0
    while (at < source.length) {
      const character = source[at] ?? ''
      const started = line
      if (source.startsWith('//', at)) comment(started, take(endOf(/(?=\n)/g)))
      else if (source.startsWith('/*', at)) comment(started, take(endOf(/\*\//g)))
      else if (character === '`') {
        const words = template()
        found.push({ line: started, kind: 'text', words })
        before = '`'
      } else if (character === "'" || character === '"') {
        const text = take(endOf(character === "'" ? /'(?:[^'\\\n]|\\.)*'/g : /"(?:[^"\\\n]|\\.)*"/g))
        found.push({ line: started, kind: 'text', words: text.slice(1, -1).replaceAll("\\'", "'") })
        before = character
      } else if (character === '/' && /[(,=:[!&|?{};\n<>+]|^$/.test(before)) {
        take(endOf(/\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g, at + 1))
        before = '/'
      } else {
        if (character === '{') depth++
        if (character === '}' && depth-- === 0 && close !== undefined) {
          take(at + 1)
          return
        }
        if (!/\s/.test(character)) before = character
        take(at + 1)
      }
    }
  }
  code()
  return found
}

/**
 * Returns a comment without its marks and without code, because the rules are for words. A tag and an item of a list begin
 * a paragraph.
 */
function plain(comment: string): string {
  return comment
    .replace(/^\/\*\*?|\*\/$/g, '')
    .replace(/^\s*(\*|\/\/)\s?/gm, '')
    .replace(/^```[\s\S]*?^```|^ {4,}.*/gm, '')
    .split(/\n[ \t]*\n|\n(?=[ \t]*(?:@\w|[-*] |\d+\. ))/)
    .map((paragraph) =>
      paragraph
        .replace(/`[^`]*`/g, '`…`')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((paragraph) => paragraph !== '')
    .join('\n')
}
