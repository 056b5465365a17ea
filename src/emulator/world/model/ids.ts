import { hash } from 'node:crypto'

/** A GUID in either letter case, with hyphens and nothing around it. */
export const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Bytes that depend on nothing but the parts: 32 of them, spread evenly. */
export function bytesFrom(...parts: readonly (string | number)[]): Buffer {
  return hash('sha256', JSON.stringify(parts), 'buffer')
}

/** A GUID shaped like a random one (RFC 9562, version 4) that is the same for the same parts, on every start. */
export function guidFrom(...parts: readonly (string | number)[]): string {
  return guidOf(bytesFrom(...parts))
}

/** The first 16 bytes as a version 4 GUID. */
export function guidOf(bytes: Buffer): string {
  const hex = versionedBytes(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A copy of the first 16 bytes, with the bits that a version 4 GUID has fixed. */
export function versionedBytes(bytes: Buffer): Buffer {
  const guid = Buffer.from(bytes.subarray(0, 16))
  guid[6] = ((guid[6] ?? 0) & 0x0f) | 0x40
  guid[8] = ((guid[8] ?? 0) & 0x3f) | 0x80
  return guid
}

/** A GUID's bytes in the order in which Microsoft's services write them into longer IDs: three parts little-endian, two not. */
export function mixedEndianBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}

/** Turns the result of `mixedEndianBytes` back into a GUID. */
export function guidOfMixedEndian(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  // Turning the bytes of the same parts around once more brings back their order.
  const plain = mixedEndianBytes(hex).toString('hex')
  return plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Seconds precision, as Graph writes times: `2023-05-02T08:26:19Z`. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z')
}

/** A point in time from `from` (included) to `to` (excluded), the same for the same parts. */
export function timeBetween(from: number, to: number, ...parts: readonly (string | number)[]): number {
  return from + (bytesFrom('time', ...parts).readUInt32BE(0) / 2 ** 32) * (to - from)
}
