import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'

/**
 * The text of the file without its types. Lines and columns stay. Throws what the parser throws at a mistake in the syntax,
 * with the line in its stack.
 */
export function withoutTypes(path: string): string {
  const { emitWarning } = process
  // The parser is marked as experimental. The user did not call it, and is not to read of that.
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(readFileSync(path, 'utf8'), { sourceUrl: path })
  } finally {
    process.emitWarning = emitWarning
  }
}
