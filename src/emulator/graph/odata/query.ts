import { badRequest } from '../errors.ts'
import type { Refusal } from '../refusal.ts'

/** System query options of OData that some endpoint takes. */
export type Option = (typeof served)[number]

/** What the query options of a request ask for, decoded. */
export interface Query {
  readonly select: readonly string[] | undefined
  readonly filter: string | undefined
  readonly top: number | undefined
  readonly skiptoken: string | undefined
  readonly search: string | undefined
  readonly count: boolean
  readonly orderby: string | undefined
  readonly expand: string | undefined
  readonly deltatoken: string | undefined
  /** All options but the skip token, encoded again, to be repeated in a link to the next page. */
  readonly repeated: readonly string[]
}

const served = [
  '$select',
  '$filter',
  '$top',
  '$skiptoken',
  '$search',
  '$count',
  '$orderby',
  '$expand',
  '$deltatoken',
] as const

/** Graph takes all of OData's names with or without the `$`, so these too are no custom options. */
const unserved = ['$apply', '$compute', '$format', '$skip']

/**
 * UNCONFIRMED: what Graph does with an option that has no name, as in `/sites?=siteCollection,webUrl`. PowerShell sends
 * this when `$select` stands in double quotes, because it takes it for an empty variable.
 */
const ignoreOptionsWithoutName = true

/**
 * Reads the query options. Blanks may come as `%20` or `+`. Names that are not OData's are ignored, as custom options
 * are; a name that begins with `$` and is not among the `taken` ones is refused with what `refusal` returns.
 * https://learn.microsoft.com/graph/query-parameters
 */
export function readQuery(url: URL, taken: readonly Option[], refusal: (name: string) => Refusal): Query {
  const options = new Map<string, string>()
  const repeated: string[] = []
  for (const [written, value] of url.searchParams) {
    if (written === '') {
      if (ignoreOptionsWithoutName) continue
      throw badRequest('A query option has no name.')
    }
    const name = systemName(written)
    if (name.startsWith('$')) {
      if (!taken.some((option) => option === name)) throw refusal(name)
      if (options.has(name)) {
        throw badRequest(`Query option '${name}' was specified more than once, but it must be specified at most once.`)
      }
      options.set(name, value)
    }
    if (name !== '$skiptoken') repeated.push(`${encodeName(written)}=${encodeURIComponent(value)}`)
  }

  return {
    select: readSelect(options.get('$select')),
    filter: options.get('$filter'),
    top: readTop(options.get('$top')),
    skiptoken: options.get('$skiptoken'),
    search: options.get('$search'),
    count: readCount(options.get('$count')),
    orderby: options.get('$orderby'),
    expand: options.get('$expand'),
    deltatoken: options.get('$deltatoken'),
    repeated,
  }
}

/** Letter case does not count in OData's own names, and the `$` may be missing. */
function systemName(written: string): string {
  const name = written.toLowerCase()
  const known: readonly string[] = [...served, ...unserved]
  return known.includes(`$${name}`) ? `$${name}` : known.includes(name) ? name : written
}

/** As OData's own names are usually written, with their `$` left as it is. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll('%24', '$')
}

function readSelect(value: string | undefined): string[] | undefined {
  const names = value?.split(',').map((name) => name.trim())
  if (names?.includes('')) throw badRequest('Parsing OData Select and Expand failed: a name is missing in $select.')
  return names
}

function readTop(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (!/^\d{1,9}$/.test(value) || Number(value) === 0) {
    throw badRequest(`Invalid value '${value}' for the $top query option: it must be a positive whole number.`)
  }
  return Number(value)
}

function readCount(value: string | undefined): boolean {
  if (value !== undefined && !/^(true|false)$/i.test(value)) {
    throw badRequest(`Invalid value '${value}' for the $count query option: it must be true or false.`)
  }
  return value?.toLowerCase() === 'true'
}
