/** Characters. Long enough that no ordinary text matches by chance, short enough to find a token that was cut to fit a line. */
const runLength = 20

/** A run of `runLength` characters always contains one whole block of this length, wherever the run begins. */
const blockLength = runLength / 2

/**
 * Finds any twenty characters in a row of any of these secrets in a text: as they are, in base64 or hex of the whole, or
 * broken over lines. A secret shorter than that is looked for whole.
 */
export function createSearch(secrets: Iterable<string>): (text: string) => string | undefined {
  const all = [...secrets]
  const whole = all.filter((secret) => secret.length < runLength)
  const forms = [...new Set(all.flatMap((secret) => [...formsOf(secret)]))]
  const blocks = new Set<string>()
  for (const form of forms) {
    for (let at = 0; at + blockLength <= form.length; at += blockLength) blocks.add(form.slice(at, at + blockLength))
  }

  /** The run that has the block at `at` in it, if it is a secret's. */
  const runAround = (text: string, at: number): string | undefined => {
    for (let start = Math.max(0, at + blockLength - runLength); start <= at; start++) {
      const run = text.slice(start, start + runLength)
      if (run.length === runLength && forms.some((form) => form.includes(run))) return run
    }
    return undefined
  }

  return (text) => {
    for (const layout of new Set([text, text.replaceAll(/\s+/g, ''), unescaped(text)])) {
      for (let at = 0; at + blockLength <= layout.length; at++) {
        const run = blocks.has(layout.slice(at, at + blockLength)) ? runAround(layout, at) : undefined
        if (run !== undefined) return run
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
