/** `Date.parse` alone would take "-1" and "garbage 7" for days of the year 2001. */
const DATE = /^((Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, \d{1,2}[ -][a-z]{3}[ -]\d+ \d|\d{4}-\d\d-\d\dT\d)/i

/** What is further away cannot be told from nonsense, and some of it cannot be printed as a date. */
const CENTURY_MS = 100 * 365 * 24 * 3_600_000

/**
 * `Retry-After` in every form seen in the field: whole seconds and HTTP dates (RFC 9110 §10.2.3), and decimals.
 * Returns milliseconds to wait from `now`, or undefined when there is none that can be understood.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const ms = read(headers['retry-after']?.trim() ?? '', now)
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), CENTURY_MS)
}

/** For the person who has to come back: the moment that the service named, or a vague word where it named none. */
export function whenToAskAgain(headers: Readonly<Record<string, string>>, now: number): string {
  const told = retryAfterMs(headers, now)
  return told === undefined ? 'in a few minutes' : `after ${new Date(now + told).toISOString()}`
}

function read(value: string, now: number): number {
  // Number(null) and Number('') are 0, which in other clients became a loop without a pause.
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000)
  return DATE.test(value) ? Date.parse(value) - now : Number.NaN
}
