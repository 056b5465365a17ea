import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { ChainRecord, Entry } from './record.ts'

/** `prev` of the first record. */
export const NO_HASH = '0'.repeat(64)

/** A record without its hash. */
type Unsealed = Entry & Omit<ChainRecord, 'hash' | 'kind'>

/** A record as it stands in a file, without its line feed. */
interface Sealed {
  readonly line: string
  readonly hash: string
}

/** Gives a record its hash: the SHA-256, in hex, of its canonical form (RFC 8785). Throws for what JSON cannot hold. */
export function seal(record: Unsealed): Sealed {
  const body = canonical(record)
  const sum = hash('sha256', body)
  const at = placeOfHash(record)
  return { line: body.slice(0, at) + memberOf(sum) + body.slice(at), hash: sum }
}

/**
 * The record of a line; `undefined` where the line is not, byte for byte, the canonical form of a record with its hash. So a
 * space, another order of keys or another spelling of a number is found as a change of a value is.
 */
export function readRecord(line: string): ChainRecord | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (!isRecord(value) || canonical(value) !== line) return undefined
    const at = placeOfHash(value)
    const body = line.slice(0, at) + line.slice(at + memberOf(value.hash).length)
    return hash('sha256', body) === value.hash ? value : undefined
  } catch {
    return undefined
  }
}

/** Keys are sorted, so that the hash stands behind all keys that come before it. To write these once more is the least work. */
function placeOfHash(record: object): number {
  const before = Object.entries(record).filter(([key]) => key < 'hash')
  return canonical(Object.fromEntries(before)).length - 1
}

/** `at` and `chain` stand before it. */
function memberOf(sum: string): string {
  return `,"hash":"${sum}"`
}

function canonical(value: object): string {
  return canonicalize(value) ?? ''
}

const HASH = /^[\da-f]{64}$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function isRecord(value: unknown): value is ChainRecord {
  if (typeof value !== 'object' || value === null) return false
  const { v, chain, seq, at, prev, hash: sum, kind } = value as Readonly<Record<string, unknown>>
  return (
    v === 1 &&
    typeof chain === 'string' &&
    typeof kind === 'string' &&
    isPosition(seq) &&
    typeof at === 'string' &&
    TIME.test(at) &&
    isHash(prev) &&
    isHash(sum)
  )
}

export function isPosition(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

export function isHash(value: unknown): value is string {
  return typeof value === 'string' && HASH.test(value)
}
