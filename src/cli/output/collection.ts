import { RunError } from '../../errors/errors.ts'
import { isRecord } from './cells.ts'

/**
 * The items of an answer that is a list or a collection (OData JSON Format 4.01 §14), for formats that show rows;
 * `undefined` for any other value. A table of one page would look like the whole list, so an answer
 * with further pages is refused. Throws `RunError` `OUTPUT_FAILED`.
 */
export function itemsOf(answer: unknown): readonly unknown[] | undefined {
  if (Array.isArray(answer)) return answer
  if (!isCollection(answer)) return undefined
  // Services write null, or an empty text, where there is no further page.
  if ((answer['@odata.nextLink'] ?? '') === '') return answer['value']
  throw new RunError('OUTPUT_FAILED', {
    message: 'This is the first page of a longer list, and its rows would look like the whole list.',
    likelyCause: 'Graph sends lists page by page, and --all was not given.',
    fix: 'Add --all to `graph get` for the whole list (and --limit for less of it). -o json prints a page as Graph sent it.',
  })
}

/** The value with other items, where it is a list or a collection of Graph's; `undefined` for any other value. */
export function withItems(value: unknown, change: (items: readonly unknown[]) => readonly unknown[]): unknown {
  if (Array.isArray(value)) return change(value)
  return isCollection(value) ? { ...value, value: change(value.value) } : undefined
}

/**
 * Beside its items a collection has annotations only, such as `@odata.count`. An object with properties of its own, as a
 * setting of several values is, would lose them if it were printed as the rows of its `value`.
 */
function isCollection(answer: unknown): answer is Readonly<Record<string, unknown>> & { value: readonly unknown[] } {
  if (!isRecord(answer) || !Array.isArray(answer['value'])) return false
  return Object.keys(answer).every((name) => name === 'value' || name.includes('@'))
}
