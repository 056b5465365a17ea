import { bytesFrom, guidOf, versionedBytes } from './ids.ts'

// GUIDs of things that are generated when a caller asks for them. The first four bytes are the index, masked with a
// hash of the other twelve. They look random, and yet the index can be read back, so no list has to be kept.

/** The GUID of the thing at this index (below 2^32); `random` gives the twelve bytes after it. */
export function indexedGuid(seed: string, index: number, random: Buffer): string {
  const bytes = versionedBytes(random)
  bytes.writeUInt32BE((index ^ indexMask(seed, bytes)) >>> 0, 0)
  return guidOf(bytes)
}

/** Any GUID gives an index, so compare the thing at that index with what was asked for. Undefined for what is no GUID. */
export function indexOfGuid(seed: string, guid: string): number | undefined {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex')
  return bytes.length === 16 ? (bytes.readUInt32BE(0) ^ indexMask(seed, bytes)) >>> 0 : undefined
}

function indexMask(seed: string, guid: Buffer): number {
  return bytesFrom('index mask', seed, guid.toString('hex', 4)).readUInt32BE(0)
}
