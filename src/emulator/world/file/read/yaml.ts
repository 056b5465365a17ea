import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { WorldFileProblem } from '../world-file-error.ts'

interface ReadYaml {
  /** Plain objects; undefined, as for an empty file, when the text cannot be understood. */
  readonly written: unknown
  readonly problems: readonly WorldFileProblem[]
  /** Where the key stands, or for a missing one the mapping that it is missing from. */
  lineOf(path: readonly PropertyKey[]): number
}

/** JSON is YAML too. */
export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const lineAt = (offset: number) => lines.linePos(offset).line || 1
  const faults = [...document.errors, ...document.warnings]
  const problems = faults.map(({ code, message, pos }) => ({
    line: lineAt(pos[0]),
    text: words[code] ?? `This is not YAML: ${message}`,
  }))
  // A key that stands twice can be told along with everything else; after other faults nothing can be relied on.
  const { value, problem } = faults.every(({ code }) => code === 'DUPLICATE_KEY') ? plain(document) : {}
  return {
    written: value,
    problems: problem === undefined ? problems : [...problems, { line: 1, text: problem }],
    lineOf: (path) => lineAt(offsetOf(document, path)),
  }
}

const words: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'This key stands twice in the same mapping.',
  TAB_AS_INDENT: 'This line is indented with a tab; YAML wants spaces.',
  MULTIPLE_DOCS: 'A second document begins here; a world is one.',
}

function plain(document: Document): { value?: unknown; problem?: string } {
  try {
    return { value: document.toJS({ maxAliasCount: mostAliases }) }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return { problem: 'An alias (`*name`) has no anchor (`&name`) before it, or there are too many of them.' }
  }
}

/** Tenants may share what they have in common; a chain of aliases of aliases passes this at once. */
const mostAliases = 20_000

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document)
    const pair = isMap(node) ? node.items.findLast((item) => keyText(item.key) === String(key)) : undefined
    const child = pair?.value ?? (isSeq(node) ? node.items[Number(key)] : undefined)
    offset = startOf(pair?.key ?? child) ?? offset
    // What stands for a list or a mapping in short has no parts of its own.
    if (child === undefined || child === null) break
    node = child
  }
  return offset
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value ?? '') : String(key)
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}
