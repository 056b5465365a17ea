const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function isGuid(text: string): boolean {
  return GUID.test(text)
}

/** Letter case does not count. */
export function isSameGuid(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase()
}
