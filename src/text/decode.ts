import { type Decoded, readUtf8 } from './utf8.ts'

/**
 * Text in UTF-8, with or without a byte order mark, and in UTF-16 with one, which Windows PowerShell writes by `>`. Nothing is
 * guessed: a wrong guess would write broken names into a tenant. The text is without its mark.
 */
export function decode(bytes: Uint8Array): Decoded {
  const [first, second, third, fourth] = bytes
  // FF FE 00 00 is the mark of UTF-32.
  const isLittle = first === 0xff && second === 0xfe && !(third === 0 && fourth === 0)
  if (isLittle || (first === 0xfe && second === 0xff)) return decodeWide(bytes, isLittle)
  return readUtf8(bytes)
}

function decodeWide(bytes: Uint8Array, isLittle: boolean): Decoded {
  const whole = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
  const text = (isLittle ? whole : whole.swap16()).toString('utf16le')
  const half = text.search(/\p{Surrogate}/u)
  if (half < 0 && whole.length === bytes.length) return { text: text.slice(1) }
  const place = (half < 0 ? whole.length : half * 2) + 1
  return {
    likelyCause: `It has the mark of UTF-16, but the letter at byte ${place} is not whole: the file was cut off, or changed.`,
    remedy: 'Save it once more, as UTF-8',
  }
}

/** The bytes of a text that takes the place of `old`: in the encoding of it, and with its byte order mark. */
export function encodeLike(old: Uint8Array, text: string): Uint8Array {
  const [first, second] = old
  const isLittle = first === 0xff && second === 0xfe
  const wide = (): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le')
  if (isLittle || (first === 0xfe && second === 0xff)) return isLittle ? wide() : wide().swap16()
  return Buffer.from(first === 0xef && second === 0xbb ? `\uFEFF${text}` : text)
}
