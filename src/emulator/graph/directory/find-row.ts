import { guid } from '../../world/model/ids.ts'
import { badRequest, resourceNotFound } from '../errors.ts'
import { Refusal } from '../refusal.ts'

/** By what the objects of a collection can be named in a path. */
export interface Keys<Row> {
  id(row: Row): string
  /** What may stand in the place of the ID, e.g. a user principal name. */
  otherName?(row: Row): string
  /** By name: what may stand in parentheses, as in `applications(appId='…')`. */
  readonly alternateKeys?: Readonly<Record<string, (row: Row) => string>>
}

/** Finds an object by a segment of a path: an ID, another name, or `(appId='…')`. */
export function findRow<Row>(rows: readonly Row[], keys: Keys<Row>, segment: string): Row {
  const alternate = /^\((\w+)='(.*)'\)$/.exec(segment)
  if (alternate !== null)
    return byAlternateKey(rows, keys, alternate[1] ?? '', (alternate[2] ?? '').replaceAll("''", "'"))

  const found = rows.find((row) => isSame(keys.id(row), segment) || isSame(keys.otherName?.(row), segment))
  if (found !== undefined) return found
  // UNCONFIRMED for each collection: a text that cannot be a key is refused differently from an unknown key.
  if (keys.otherName === undefined && !guid.test(segment)) {
    throw new Refusal(400, 'Request_BadRequest', `Invalid object identifier '${segment}'.`)
  }
  throw resourceNotFound(segment)
}

function byAlternateKey<Row>(rows: readonly Row[], keys: Keys<Row>, name: string, value: string): Row {
  const key = Object.entries(keys.alternateKeys ?? {}).find(
    ([known]) => known.toLowerCase() === name.toLowerCase(),
  )?.[1]
  if (key === undefined) throw badRequest(`The key '${name}' is not a key of this resource.`)
  // A key that an object does not have is empty, and names it to no caller.
  const found = value === '' ? undefined : rows.find((row) => isSame(key(row), value))
  if (found === undefined) throw resourceNotFound(value)
  return found
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase()
}
