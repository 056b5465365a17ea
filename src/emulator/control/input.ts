import type { Lateness, OutsideUse } from '../sign-in-log/sign-in.ts'

/** Thrown for a request body that does not say what it should. The message is for the sender. */
export class BadInput extends Error {
  override name = 'BadInput'
}

export type ClockChange = { readonly now: number } | { readonly advanceMs: number } | { readonly rate: number }

export function readReset(body: string): 'world' | 'requests' {
  const input = readObject(body.trim() === '' ? '{}' : body, ['requests'])
  if (!Object.hasOwn(input, 'requests')) return 'world'
  if (input['requests'] !== true) throw new BadInput('"requests" can only be true; leave it out to reset everything.')
  return 'requests'
}

export function readClockChange(body: string): ClockChange {
  const input = readObject(body, ['now', 'advanceMs', 'rate'])
  if (Object.keys(input).length !== 1) throw new BadInput('Give one of "now", "advanceMs" and "rate".')
  if (Object.hasOwn(input, 'now')) return { now: readTime(input['now']) }
  const { advanceMs, rate } = input
  if (rate !== undefined) {
    if (typeof rate !== 'number') throw new BadInput('"rate" must be a number, for example 60 for an hour in a minute.')
    return { rate }
  }
  if (typeof advanceMs !== 'number') throw new BadInput('"advanceMs" must be a number of milliseconds.')
  return { advanceMs }
}

/** One fault, or the list of all that there are to be. What a fault must say is for `faults/` to judge. */
export function readFaults(body: string): { readonly add: unknown } | { readonly replace: readonly unknown[] } {
  const input = parse(body)
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, 'faults')) return { add: input }
  const { faults } = readObject(body, ['faults'])
  if (!Array.isArray(faults)) throw new BadInput('"faults" must be a list of faults; an empty one ends them all.')
  return { replace: faults }
}

export function readUser(body: string): string {
  const { user } = readObject(body, ['user'])
  if (typeof user === 'string' && user !== '') return user
  throw new BadInput('"user" must be the sign-in name of a user, for example "admin@fabrikam.onmicrosoft.com".')
}

/** A use of the application from outside, or how late sign-ins appear. */
export function readSignIns(body: string): OutsideUse | Lateness {
  const input = readObject(body, ['tenant', 'application', 'at', 'error', 'count', 'delayMs', 'spreadMs'])
  const isLateness = Object.hasOwn(input, 'delayMs') || Object.hasOwn(input, 'spreadMs')
  if (isLateness) {
    const { delayMs = 0, spreadMs = 0, ...rest } = input
    if (Object.keys(rest).length > 0) throw new BadInput('"delayMs" and "spreadMs" stand alone.')
    return { delayMs: readCount('delayMs', delayMs), spreadMs: readCount('spreadMs', spreadMs) }
  }
  const { tenant, application, at, error, count } = input
  if (typeof tenant !== 'string') throw new BadInput('"tenant" must be the ID or the name of a tenant.')
  if (application !== undefined && typeof application !== 'string')
    throw new BadInput('"application" must be a client ID.')
  return {
    tenant,
    ...(application === undefined ? {} : { application }),
    ...(at === undefined ? {} : { at: readTime(at) }),
    ...(error === undefined ? {} : { error: readCount('error', error) }),
    ...(count === undefined ? {} : { count: readCount('count', count) }),
  }
}

function readCount(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new BadInput(`"${name}" must be a whole number.`)
}

function readTime(value: unknown): number {
  const time = typeof value === 'string' && isoTime.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(time)) {
    throw new BadInput('"now" must be an ISO 8601 time with its zone, for example "2026-11-30T12:00:00Z".')
  }
  return time
}

/** Without a zone a time would mean something else on every machine. */
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

function readObject(body: string, known: readonly string[]): Record<string, unknown> {
  const input = parse(body)
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new BadInput('The body must be a JSON object.')
  }
  const unknown = Object.keys(input).find((key) => !known.includes(key))
  if (unknown !== undefined) {
    throw new BadInput(`${JSON.stringify(unknown)} is not known here. Known: ${known.join(', ')}.`)
  }
  return { ...input }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new BadInput('The body is not JSON.')
  }
}
