import { claimTimeMs, decodeClaims } from '../jwt.ts'

/**
 * When a managed identity's token expires, in milliseconds since the epoch: the earlier of `expires_on` and the token's
 * own `exp`. Hosts write `expires_on` as a number of seconds, as digits in a text, or as a date. A token without either
 * expires `now`.
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
