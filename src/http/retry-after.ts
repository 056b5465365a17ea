/** `Date.parse` alone would take "-1" and "garbage 7" for days of the year 2001. */
const DATE = /^((Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, \d{1,2}[ -][a-z]{3}[ -]\d+ \d|\d{4}-\d\d-\d\dT\d)/i

/** Milliseconds. A later date is most likely a mistake, and some later dates cannot be printed. */
const CENTURY_MS = 100 * 365 * 24 * 3_600_000

/**
 * `Retry-After` in every form seen in the field: whole seconds and HTTP dates (RFC 9110 §10.2.3), and decimals.
 * Returns milliseconds to wait from `now`; `undefined` when there is none, or none that can be understood.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const ms = read(headers['retry-after']?.trim() ?? '', now)
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), CENTURY_MS)
}

/** When a command may be repeated, as a part of a sentence: the moment that the service named, or a few minutes. */
export function whenToRetry(headers: Readonly<Record<string, string>>, now: number): string {
  const ms = retryAfterMs(headers, now)
  return ms === undefined ? 'in a few minutes' : `after ${new Date(now + ms).toISOString()}`
}

function read(value: string, now: number): number {
  // Number(null) and Number('') are 0, which in other clients became a loop without a pause.
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000)
  return DATE.test(value) ? Date.parse(value) - now : Number.NaN
}
