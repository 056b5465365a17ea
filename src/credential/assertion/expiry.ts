import { claimTimeMs, decodeClaims } from '../jwt.ts'

/**
 * When a managed identity's token ends, in milliseconds since the epoch. Hosts write `expires_on` as a number of
 * seconds, as digits in a string, or as a date; where it is missing or cannot be read the token's own `exp` serves.
 * The earlier of the two counts. A token that says nothing at all is good for this moment only.
 */
export function readExpiry(expiresOn: unknown, token: string, now: number): number {
  const known = [fromAnswer(expiresOn), fromToken(token)].filter((time) => time !== undefined)
  return known.length === 0 ? now : Math.min(...known)
}

function fromAnswer(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value * 1000 : undefined
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const time = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value)
  return Number.isNaN(time) ? undefined : time
}

function fromToken(token: string): number | undefined {
  try {
    return claimTimeMs(decodeClaims(token), 'exp')
  } catch {
    return undefined
  }
}
