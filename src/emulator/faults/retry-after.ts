import type { Parameter } from './parameters.ts'

/** A header's text as it is, or the HTTP date that is so many milliseconds away. */
type RetryAfter = { readonly text: string } | { readonly dateInMs: number }

/** A number is written as it stands, so that 2.5 becomes the decimals that RFC 9110 does not know and services send. */
export const retryAfter: Parameter<RetryAfter> = {
  expects: 'a number of seconds, a text to be sent as it is, or {"dateInMs": milliseconds from now}',
  read(input) {
    if (typeof input === 'string') return isHeaderText(input) ? { text: input } : undefined
    if (typeof input === 'number') return Number.isFinite(input) ? { text: String(input) } : undefined
    if (typeof input !== 'object' || input === null) return undefined
    const { dateInMs, ...others } = input as Record<string, unknown>
    const isDate = typeof dateInMs === 'number' && Math.abs(dateInMs) <= century && Object.keys(others).length === 0
    return isDate ? { dateInMs } : undefined
  },
}

export function readRetryAfter(value: RetryAfter, now: number): string {
  return 'text' in value ? value.text : new Date(now + value.dateInMs).toUTCString()
}

const century = 100 * 365 * 24 * 60 * 60 * 1000

function isHeaderText(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}
