import { parseJson } from '../../../../text/json.ts'
import { QueryError } from '../query-error.ts'

/** The name between double quotes, quotes included: a JSON text. Throws `QueryError`. */
export function identifierOf(quoted: string): string {
  try {
    return JSON.parse(quoted) as string
  } catch {
    throw new QueryError(`${quoted} is no name: between double quotes the escapes are those of JSON`)
  }
}

/** What stands between single quotes. Only the quote itself can be escaped; any other backslash is a backslash. */
export function rawTextOf(inner: string): string {
  return inner.replaceAll("\\'", "'")
}

/** Python reads these words as numbers. To take them for texts would answer another question. */
const NOT_IN_JSON = /^\s*-?(NaN|Infinity)\s*$/

/**
 * What stands between backticks: a JSON value, or the older form of a text, without quotes (JEP-12). Throws `QueryError`.
 */
export function literalOf(inner: string): unknown {
  const text = inner.replaceAll('\\`', '`')
  if (NOT_IN_JSON.test(text)) {
    throw new QueryError(
      `\`${inner}\` is a number to Python and none in JSON; as a text it is written '${text.trim()}'`,
    )
  }
  try {
    return parseJson(text, 'all')
  } catch {
    try {
      return JSON.parse(`"${text.trimStart()}"`)
    } catch {
      throw new QueryError(`\`${inner}\` is neither JSON nor plain text`)
    }
  }
}
