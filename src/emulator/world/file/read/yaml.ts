import { type Document, LineCounter, parseDocument } from 'yaml'
import type { WorldFileProblem } from '../world-file-error.ts'
import { valuesOf } from './aliases.ts'
import { offsetsIn, repeatedKeys } from './offsets.ts'
import { repeatsTooMuch } from './repeated-values.ts'

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
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    // Compares each key with each.
    uniqueKeys: false,
  })
  const lineAt = (offset: number) => lines.linePos(offset).line || 1
  const faults = [...document.errors, ...document.warnings]
  const problems = [
    ...faults.map(({ code, message, pos }) => ({
      line: lineAt(pos[0]),
      text: words[code] ?? `This is not YAML: ${message}`,
    })),
    ...repeatedKeys(document).map((offset) => ({
      line: lineAt(offset),
      text: 'This key stands twice in the same mapping.',
    })),
  ]
  // A key that stands twice is reported with all other mistakes. After a fault nothing can be relied on.
  const { value, problem } = faults.length === 0 ? plain(document) : {}
  const offsetOf = offsetsIn(document)
  return {
    written: value,
    problems: problem === undefined ? problems : [...problems, { line: 1, text: problem }],
    lineOf: (path) => lineAt(offsetOf(path)),
  }
}

const words: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'This line is indented with a tab; YAML wants spaces.',
  MULTIPLE_DOCS: 'A second document begins here; a world is one.',
}

function plain(document: Document): { value?: unknown; problem?: string } {
  try {
    const value: unknown = valuesOf(document)
    return repeatsTooMuch(value) ? { problem: 'Aliases (`*name`) repeat more than a million values.' } : { value }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return { problem: 'An alias (`*name`) has no anchor (`&name`) before it.' }
  }
}
