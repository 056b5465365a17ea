/** How a value that was sent may come back: as it is, percent-encoded, in JSON, in hexadecimal digits or in base64. */
export function formsOfSecret(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const hex = bytes.toString('hex')
  const forms = [secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)]
  // A short value has short forms, and these might be a part of any word.
  if (bytes.length < 8) return [...new Set(forms)]
  return [...new Set([...forms, hex, hex.toUpperCase(), ...inBase64(bytes)])]
}

/** Base64 writes a value in three ways, by how many bytes stand before it. What depends on the bytes beside it is left out. */
function inBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes])
    return (['base64', 'base64url'] as const).map((encoding) => {
      const letters = all.toString(encoding).replaceAll('=', '')
      return letters.slice(before === 0 ? 0 : before + 1, all.length % 3 === 0 ? undefined : -1)
    })
  })
}
