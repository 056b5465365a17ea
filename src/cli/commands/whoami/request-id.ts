/**
 * The ID of the token request, from the token's `uti`: base64url of the GUID's bytes. The first three groups are
 * little-endian, as in every capture. `undefined` for any other value.
 */
export function requestIdOf(uti: unknown): string | undefined {
  const bytes = typeof uti === 'string' ? Buffer.from(uti, 'base64url') : Buffer.alloc(0)
  if (bytes.length !== 16) return undefined
  const groups = [
    bytes.subarray(0, 4).toReversed(),
    bytes.subarray(4, 6).toReversed(),
    bytes.subarray(6, 8).toReversed(),
    bytes.subarray(8, 10),
    bytes.subarray(10),
  ]
  return groups.map((group) => Buffer.from(group).toString('hex')).join('-')
}
