/** A regular expression as it stands in a source file. */
export interface Pattern {
  /** `src/text/redact.ts:4` */
  readonly place: string
  readonly expression: RegExp
}

/** Strings and comments are passed over. A slash that divides stands behind a value, and begins no expression. */
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`((?:\\[\s\S]|[^\\`])*)`|(?<=[(,=:[!&|?{};>+]\s*|\breturn )\/(?![/*])((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n[])+)\/([dgimsuvy]*)/g

/** Returns the regular expressions of a TypeScript file, also those in the templates of its texts. */
export function patternsIn(source: string, path: string): Pattern[] {
  const found: Pattern[] = []
  for (const { 1: template = '', 2: text, 3: flags = '', index } of source.matchAll(TOKEN)) {
    const place = `${path}:${source.slice(0, index).split('\n').length}`
    if (text !== undefined) found.push({ place, expression: new RegExp(text, flags) })
    const [, ...values] = template.split('${')
    found.push(...values.flatMap((value) => patternsIn(value, place)))
  }
  return found
}

/**
 * Returns texts that the parts of a regular expression match. A text that is hard for an expression is made of such parts.
 */
export function unitsOf({ source }: RegExp): string[] {
  const units = new Set<string>([' ', '\n', 'x', '0'])
  let literal = ''
  let whole = ''
  const add = (unit: string): void => {
    if (unit !== '') units.add(unit)
  }
  for (const [part] of source.matchAll(PART)) {
    const isPlain = !/^(?:[()|.*+?^$]|\(\?.*|\[.*|\{.*|\\[\dbBdDwWsSpP].*)$/s.test(part)
    if (isPlain) literal += sampleOf(part)
    else {
      add(literal)
      literal = ''
      for (const sample of isClass(part) ? sampleOf(part) : '') add(sample)
    }
    if (/^(?:[()|]|\(\?.*)$/.test(part)) {
      add(whole)
      whole = ''
    } else if (part.startsWith('{'))
      whole += whole.slice(-1).repeat(Math.max(0, Number.parseInt(part.slice(1), 10) - 1))
    else if (isPlain || isClass(part)) whole += sampleOf(part).slice(0, isPlain ? 2 : 1)
  }
  add(literal)
  add(whole)
  return [...units]
}

/** A class, an escape, the beginning of a group, a count, or one character. */
const PART =
  /\[(?:\\.|[^\]\\])*\]|\\u\{[\da-f]+\}|\\u[\da-f]{4}|\\x[\da-f]{2}|\\[pP]\{[^}]*\}|\\[\s\S]|\(\?(?:<?[=!:]|<\w+>)|\{\d+(?:,\d*)?\}|[\s\S]/gi

function isClass(part: string): boolean {
  return /^(?:\.|\[.+|\\[dDwWsSpP].*)$/s.test(part)
}

const SAMPLES: Readonly<Record<string, string>> = {
  d: '0',
  w: 'a',
  s: ' ',
  D: 'x',
  S: 'x',
  W: '-',
  n: '\n',
  r: '\r',
  t: '\t',
  p: 'é',
  P: 'x',
}

/** A text that a part matches; of a class up to four characters, each for itself. */
function sampleOf(part: string): string {
  if (part === '.' || part.startsWith('[^')) return 'x'
  if (part.length > 1 && part.startsWith('[')) {
    const inner = [...part.slice(1, -1).matchAll(PART)].map(([one]) => sampleOf(one))
    return [...new Set(inner)].slice(0, 4).join('')
  }
  if (!part.startsWith('\\')) return part
  const code = /^\\[ux]\{?([\da-f]+)/i.exec(part)?.[1]
  if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16))
  return SAMPLES[part.charAt(1)] ?? part.slice(1)
}
