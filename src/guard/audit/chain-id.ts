import { randomBytes } from 'node:crypto'

/** A UUID of version 7 (RFC 9562, section 5.7): names of chains sort by the time, in milliseconds, at which they began. */
export function newChainId(now: number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

const CHAIN_ID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

export function isChainId(text: string): boolean {
  return CHAIN_ID.test(text)
}
