/**
 * Returns the text of an error that another program has written, whatever its encoding: `decode` refuses what it cannot read
 * for sure, and an error with a wrong letter can still be explained. Windows PowerShell writes UTF-16 by `>`, most often with a
 * byte order mark. Without a mark, UTF-16 is recognised by the zero in every other byte of Latin letters.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const isWide = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
  return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes)
}
