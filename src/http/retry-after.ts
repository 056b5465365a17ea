/**
 * `Retry-After` in every form seen in the field: whole seconds and HTTP dates (RFC 9110 §10.2.3), and decimals.
 * Returns milliseconds to wait from `now`, or undefined when there is none that can be understood.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const value = headers['retry-after']?.trim()
  if (value === undefined || value === '') return undefined
  // Number(null) and Number('') are 0, which in other clients became a loop without a pause.
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
