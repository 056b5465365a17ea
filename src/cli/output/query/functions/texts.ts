import type { SentNumber } from '../../../../text/json.ts'
import { exact } from '../numbers.ts'
import { QueryError } from '../query-error.ts'
import { number, type QueryFunction, string, stringList } from './query-function.ts'

type Num = number | SentNumber

/** Functions of texts. All but `ends_with`, `join` and `starts_with` are of JMESPath Community. */
export const texts: Readonly<Record<string, QueryFunction>> = {
  ends_with: { takes: [string, string], call: (text: string, end: string) => text.endsWith(end) },
  starts_with: { takes: [string, string], call: (text: string, start: string) => text.startsWith(start) },
  join: { takes: [string, stringList], call: (glue: string, parts: readonly string[]) => parts.join(glue) },
  lower: { takes: [string], call: (text: string) => text.toLowerCase() },
  upper: { takes: [string], call: (text: string) => text.toUpperCase() },
  find_first: {
    takes: [string, string, number, number],
    optional: 2,
    call: (text: string, part: string, from?: Num, to?: Num) =>
      found(text, part, from, to, (inner) => inner.indexOf(part)),
  },
  find_last: {
    takes: [string, string, number, number],
    optional: 2,
    call: (text: string, part: string, from?: Num, to?: Num) =>
      found(text, part, from, to, (inner) => inner.lastIndexOf(part)),
  },
  pad_left: {
    takes: [string, number, string],
    optional: 1,
    call: (text: string, width: Num, pad?: string) => text.padStart(count(width), padding(pad)),
  },
  pad_right: {
    takes: [string, number, string],
    optional: 1,
    call: (text: string, width: Num, pad?: string) => text.padEnd(count(width), padding(pad)),
  },
  replace: {
    takes: [string, string, string, number],
    optional: 1,
    call: (text: string, old: string, by: string, most?: Num) => split(text, old, most).join(by),
  },
  split: { takes: [string, string, number], optional: 1, call: split },
  trim: {
    takes: [string, string],
    optional: 1,
    call: (text: string, characters?: string) => trimEnd(trimStart(text, characters), characters),
  },
  trim_left: { takes: [string, string], optional: 1, call: trimStart },
  trim_right: { takes: [string, string], optional: 1, call: trimEnd },
}

/** The parts between separators. Of more than `most` separators the last ones stay in the last part. */
function split(text: string, separator: string, most?: Num): string[] {
  if (text === '' && separator === '') return []
  const parts = text.split(separator)
  if (most === undefined) return parts
  const kept = parts.slice(0, count(most))
  return kept.length === parts.length ? parts : [...kept, parts.slice(kept.length).join(separator)]
}

function found(
  text: string,
  part: string,
  from: Num | undefined,
  to: Num | undefined,
  find: (inner: string) => number,
): number | null {
  if (text === '' || part === '') return null
  const start = from === undefined ? 0 : Math.max(Number(exact(from)), 0)
  const end = to === undefined ? text.length : Math.max(Number(exact(to)), 0)
  const at = find(text.slice(start, end))
  return at < 0 ? null : start + at
}

function trimStart(text: string, characters?: string): string {
  const isTrimmed = trimmed(characters)
  const units = [...text]
  const first = units.findIndex((unit) => !isTrimmed(unit))
  return first < 0 ? '' : units.slice(first).join('')
}

function trimEnd(text: string, characters?: string): string {
  const isTrimmed = trimmed(characters)
  const units = [...text]
  return units.slice(0, units.findLastIndex((unit) => !isTrimmed(unit)) + 1).join('')
}

function trimmed(characters: string | undefined): (unit: string) => boolean {
  return characters ? (unit) => characters.includes(unit) : (unit) => /[\s\u0085]/.test(unit)
}

function count(given: Num): number {
  const value = Number(exact(given))
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new QueryError(`${value} is no number of characters or parts`)
}

function padding(text = ' '): string {
  if ([...text].length === 1) return text
  throw new QueryError('the padding is one character')
}
