import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { ConfigError } from '../errors/errors.ts'
import { quote } from '../text/quote.ts'
import { valuesOf } from './aliases.ts'
import type { Manifest } from './manifest.ts'
import { normalise } from './normalise.ts'
import { keyText, offsetsIn, startOf } from './offsets.ts'
import { inWords, type Problem } from './problem.ts'
import { MOST_REPEATED, repeatsTooMuch } from './repeated-values.ts'
import { brokenRules } from './rules.ts'
import { shapeOf } from './schema.ts'
import { problemsOf } from './schema-problems.ts'

/** Mistakes. A mistake in a template is in every target that was made from it, so there can be thousands. */
const MOST_SHOWN = 50

/**
 * A manifest from its text; `path` is only for messages and for resolving `tokenFile`. Throws `ConfigError`
 * `MANIFEST_INVALID` with every mistake and its line.
 */
export function parseManifestWithLines(text: string, path: string): Manifest {
  const lines = new LineCounter()
  // Pretty errors would quote lines of the file, and a line may hold a secret by mistake.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    // Compares each key with each: with ten thousand targets that takes a second, `repeatedKeys` a moment.
    uniqueKeys: false,
  })
  const syntax = syntaxProblems(document)
  if (syntax.length > 0) throw invalid(path, syntax, lines)

  const written = read(document, path, lines)
  if (repeatsTooMuch(written)) {
    const text = `repeats more than ${MOST_REPEATED.toLocaleString('en')} values by its aliases (\`*name\`)`
    throw invalid(path, [{ offset: 0, text }], lines)
  }
  const checked = shapeOf(written)
  if (checked === undefined) throw invalid(path, [{ offset: 0, text: TOO_MANY }], lines)
  const problems = [...problemsOf(checked.error?.issues ?? [], written), ...brokenRules(written)]
  if (checked.success && problems.length === 0) return normalise(checked.data, path)
  const offsetOf = offsetsIn(document)
  const placed = problems.map((problem) => ({ offset: offsetOf(problem.path), text: () => sentence(problem) }))
  throw invalid(path, placed, lines)
}

/** A mistake at a place of the text. */
interface Placed {
  readonly offset: number
  readonly text: Problem['text']
}

function syntaxProblems(document: Document): Placed[] {
  const { errors, warnings, contents } = document
  const deep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION')
  if (deep !== undefined) return [{ offset: deep.pos[0], text: 'is nested too deeply' }]
  const found = [...errors, ...warnings].map(({ code, message, pos }) => ({
    offset: pos[0],
    text: syntaxWords[code] ?? `is not YAML: ${message.replace(/: ".*/s, '')}`,
  }))
  const all = [...found, ...repeatedKeys(document)]
  if (all.length > 0) return all
  const empty = contents === null || (isScalar(contents) && contents.value === null)
  return empty ? [{ offset: 0, text: 'is empty' }] : []
}

/** For the most frequent mistakes, words that fit a manifest better than the parser's. */
const syntaxWords: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'has a second document (`---`), and a manifest is one',
  TAG_RESOLVE_FAILED: 'has a tag (`!…`), and a manifest has none',
  TAB_AS_INDENT: 'is indented with a tab; YAML wants spaces',
}

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

function read(document: Document, path: string, lines: LineCounter): unknown {
  try {
    return valuesOf(document)
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    throw invalid(path, [{ offset: 0, text: 'has aliases (`*name`) of unknown anchors' }], lines)
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

function invalid(path: string, problems: readonly Placed[], lines: LineCounter): ConfigError {
  const shown = problems
    .toSorted((a, b) => a.offset - b.offset)
    .slice(0, MOST_SHOWN)
    .map(({ offset, text }) => `${path}:${lines.linePos(offset).line || 1}: ${inWords(text)}`)
  const more = problems.length - shown.length
  return new ConfigError('MANIFEST_INVALID', {
    message: [
      problems.length === 1 ? 'The manifest has a mistake:' : `The manifest has ${problems.length} mistakes:`,
      ...shown,
      ...(more > 0 ? [`and ${more} more`] : []),
    ].join('\n'),
    likelyCause: 'The file has a slip, or it was written for another version of Towline.',
    fix: 'Fix the lines that are named and run `towline manifest check`; `towline manifest schema` lets an editor find mistakes as you type.',
  })
}
