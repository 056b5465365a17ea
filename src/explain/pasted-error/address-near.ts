import type { Reading } from './lines.ts'
import type { Address } from './speaker.ts'

/** Characters between an address and what is said about it. */
const NEAR = 500
/** What stands between words and the address that they introduce, as in `404 Not Found for url: https://…`. */
const INTRODUCES =
  /^(?:\W{0,3}|.{0,12}\b(?:url|from|for|at|to|connecting|lookup|host)\b\W{0,14}|: ?\W{0,10}(?:https?:\/\/)?)$/i
const LONGEST_INTRODUCTION = 40

/** The number that a name was looked up to says less than the name before it: `request to https://… failed: … 20.190.1.1:443`. */
function isLookedUp({ text, speaker, port = 443 }: Address): boolean {
  return speaker === 'others' && port === 443 && /^[\d.]+(?::443)?$/.test(text)
}

/** Returns the name that stands in brackets behind the number: `connect ETIMEDOUT 140.82.1.2:443 (https://…)`. */
function nameRightBehind(text: string, addresses: readonly Address[], { end }: Address): Address | undefined {
  return addresses.find(({ at }) => at > end && /^ ?\((?:https?:\/\/)?$/.test(text.slice(end, at)))
}

/**
 * Returns the address that words are about: one within or right behind them, or else the last one before. One behind them in
 * their own line comes before one in an earlier line.
 */
export function addressNear(
  { text, lineAt }: Reading,
  addresses: readonly Address[],
  from: number,
  to: number,
): Address | undefined {
  const introduced = addresses.find(({ at }) => at >= from && at < to + LONGEST_INTRODUCTION)
  const isIntroduced =
    introduced !== undefined && (introduced.at < to || INTRODUCES.test(text.slice(to, introduced.at)))
  const before = addresses.findLast(({ at, end }) => at < from && end > from - NEAR)
  if (isIntroduced) {
    if (!isLookedUp(introduced)) return introduced
    return nameRightBehind(text, addresses, introduced) ?? before ?? introduced
  }
  const behind = addresses.find(({ at }) => at >= to && at < to + NEAR)
  const line = lineAt(from)
  const isBehindInLine = behind !== undefined && lineAt(behind.at) === line
  return isBehindInLine && (before === undefined || before.at < line) ? behind : (before ?? behind)
}
