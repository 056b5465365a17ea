import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type * as z from 'zod'
import { quote } from '../text/quote.ts'
import { valuesOf } from './aliases.ts'
import { keyText, offsetsIn, startOf } from './offsets.ts'
import { inWords, type Problem } from './problem.ts'
import { MOST_REPEATED, repeatsTooMuch } from './repeated-values.ts'
import { problemsOf } from './schema-problems.ts'

/** A kind of file that people write. */
export interface FileKind<Written> {
  /** As a sentence names it: `manifest`. */
  readonly noun: string
  readonly schema: z.ZodType<Written>
  /** What the schema says; `undefined` where one list or mapping has too many mistakes for the library. */
  readonly shapeOf: (value: unknown) => z.ZodSafeParseResult<Written> | undefined
  /** The rules between keys that a file breaks. They read it before its shape is known to be right. */
  readonly brokenRules: (value: unknown) => Problem[]
  /** The error whose message is this text. */
  readonly invalid: (message: string) => Error
}

/** Mistakes. A mistake in a template is in every target that was made from it, so there can be thousands. */
const MOST_SHOWN = 50

/**
 * The value of a text that fits its kind. `path` is only for messages. Throws the error of the kind, with every mistake and its
 * line.
 */
export function checkedWithLines<Written>(text: string, path: string, kind: FileKind<Written>): Written {
  const lines = new LineCounter()
  const invalid = (problems: readonly Placed[]): Error => kind.invalid(messageOf(path, problems, lines, kind.noun))
  // Pretty errors would quote lines of the file, and a line may hold a secret by mistake.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    // Compares each key with each: with ten thousand targets that takes a second, `repeatedKeys` a moment.
    uniqueKeys: false,
  })
  const syntax = syntaxProblems(document, kind.noun)
  if (syntax.length > 0) throw invalid(syntax)

  const written = read(document)
  if ('problem' in written) throw invalid([written.problem])
  const { value } = written
  if (repeatsTooMuch(value)) {
    const text = `repeats more than ${MOST_REPEATED.toLocaleString('en')} values by its aliases (\`*name\`)`
    throw invalid([{ offset: 0, text }])
  }
  const checked = kind.shapeOf(value)
  if (checked === undefined) throw invalid([{ offset: 0, text: TOO_MANY }])
  const found = checked.error?.issues ?? []
  const problems = [...problemsOf(found, { value, schema: kind.schema }), ...kind.brokenRules(value)]
  if (checked.success && problems.length === 0) return checked.data
  const offsetOf = offsetsIn(document)
  throw invalid(problems.map((problem) => ({ offset: offsetOf(problem.path), text: () => sentence(problem) })))
}

/** A mistake at a place of the text. */
interface Placed {
  readonly offset: number
  readonly text: Problem['text']
}

function syntaxProblems(document: Document, noun: string): Placed[] {
  const { errors, warnings, contents } = document
  const deep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION')
  if (deep !== undefined) return [{ offset: deep.pos[0], text: 'is nested too deeply' }]
  const found = [...errors, ...warnings].map(({ code, message, pos }) => ({
    offset: pos[0],
    text: syntaxWords(noun)[code] ?? `is not YAML: ${message.replace(/: ".*/s, '')}`,
  }))
  const all = [...found, ...repeatedKeys(document)]
  if (all.length > 0) return all
  const empty = contents === null || (isScalar(contents) && contents.value === null)
  return empty ? [{ offset: 0, text: 'is empty' }] : []
}

/** For the most frequent mistakes, words that fit better than the parser's. */
const syntaxWords = (noun: string): Readonly<Record<string, string>> => ({
  MULTIPLE_DOCS: `has a second document (\`---\`), and a ${noun} is one`,
  TAG_RESOLVE_FAILED: `has a tag (\`!…\`), and a ${noun} has none`,
  TAB_AS_INDENT: 'is indented with a tab; YAML wants spaces',
})

/** Keys that are one in an object, where the first would be lost. */
function repeatedKeys(document: Document): Placed[] {
  const found: Placed[] = []
  const look = (node: unknown): void => {
    if (isSeq(node)) node.items.forEach(look)
    if (!isMap(node)) return
    const seen = new Set<string>()
    for (const { key, value } of node.items) {
      const text = keyText(key)
      if (seen.has(text))
        found.push({ offset: startOf(key) ?? 0, text: `has the key ${quote(text)} twice in the same mapping` })
      seen.add(text)
      look(value)
    }
  }
  look(document.contents)
  return found
}

function read(document: Document): { readonly value: unknown } | { readonly problem: Placed } {
  try {
    return { value: valuesOf(document) }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return { problem: { offset: 0, text: 'has aliases (`*name`) of unknown anchors' } }
  }
}

const TOO_MANY = 'has a list or a mapping with more than a hundred thousand mistakes'

function sentence({ path, text }: Problem): string {
  return path.length === 0 ? inWords(text) : `${pathText(path)} ${inWords(text)}`
}

/** `targets.fabrikam.permissions[0]` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) =>
      typeof key === 'number'
        ? `[${key}]`
        : /^[\w-]{1,64}$/.test(String(key))
          ? `.${String(key)}`
          : `[${quote(String(key))}]`,
    )
    .join('')
    .replace(/^\./, '')
}

function messageOf(path: string, problems: readonly Placed[], lines: LineCounter, noun: string): string {
  const shown = problems
    .toSorted((a, b) => a.offset - b.offset)
    .slice(0, MOST_SHOWN)
    .map(({ offset, text }) => `${path}:${lines.linePos(offset).line || 1}: ${inWords(text)}`)
  const more = problems.length - shown.length
  return [
    problems.length === 1 ? `The ${noun} has a mistake:` : `The ${noun} has ${problems.length} mistakes:`,
    ...shown,
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('\n')
}
