/** Long enough that no ordinary text matches by chance, short enough to find a token that was cut to fit a line. */
const sliceLength = 20

/**
 * Finds any twenty characters in a row of any of these secrets in a text: as they are, in base64 or hex of the whole, or
 * broken over lines. A secret shorter than that is looked for whole.
 */
export function createSearch(secrets: Iterable<string>): (text: string) => string | undefined {
  const slices = new Set<string>()
  const whole: string[] = []
  for (const secret of secrets) {
    if (secret.length < sliceLength) whole.push(secret)
    for (const form of formsOf(secret)) {
      for (let at = 0; at + sliceLength <= form.length; at++) slices.add(form.slice(at, at + sliceLength))
    }
  }
  return (text) => {
    for (const layout of [text, text.replaceAll(/\s+/g, ''), unescaped(text)]) {
      for (let at = 0; at + sliceLength <= layout.length; at++) {
        const slice = layout.slice(at, at + sliceLength)
        if (slices.has(slice)) return slice
      }
      const short = whole.find((secret) => layout.includes(secret))
      if (short !== undefined) return short
    }
    return undefined
  }
}

function* formsOf(secret: string): Generator<string> {
  // The first part of a token is its header: the same in all, and no secret.
  const [, ...parts] = secret.split('.')
  const secretText = parts.length === 2 ? parts.join('.') : secret
  yield secretText
  yield Buffer.from(secretText).toString('hex')
  // Base64 of a text looks different at each of three places.
  for (const shift of [0, 1, 2]) yield Buffer.from(secretText).subarray(shift).toString('base64').replace(/.{4}$/, '')
}

/** `\u0041`, `%41` and `&#65;` undone, and `\/`. */
function unescaped(text: string): string {
  return text
    .replaceAll(/\\u([0-9a-f]{4})|%([0-9a-f]{2})|&#x([0-9a-f]+);/gi, (_, ...codes: string[]) =>
      String.fromCodePoint(Number.parseInt(codes.find((code) => code !== undefined) ?? '20', 16)),
    )
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('\\/', '/')
}
