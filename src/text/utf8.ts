/** The text that bytes hold, or what is wrong with them: a sentence, and what to do without a full stop. */
export type Decoded = { readonly text: string } | { readonly likelyCause: string; readonly remedy: string }

const POWERSHELL = 'in PowerShell `Set-Content -Encoding utf8`'

/**
 * Text in UTF-8, without its byte order mark. Other encodings are not guessed: a wrong guess would write broken names into
 * a tenant. They are recognised only to be named.
 */
export function readUtf8(bytes: Uint8Array): Decoded {
  if (isWide(bytes)) {
    return {
      likelyCause: 'It is UTF-16, which Windows PowerShell writes by `>` and Out-File.',
      remedy: `Save it as UTF-8: ${POWERSHELL}, elsewhere \`iconv -f UTF-16 -t UTF-8\``,
    }
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return {
      likelyCause: `It is Windows-1252 or a like code page, in which Windows PowerShell and older editors save: ${placeIn(bytes)} is no UTF-8.`,
      remedy: `Save it as UTF-8: ${POWERSHELL}, elsewhere \`iconv -f WINDOWS-1252 -t UTF-8\``,
    }
  }
}

/** UTF-16 and UTF-32 begin with a mark. Without one, a Latin letter among the first two has a zero byte. */
function isWide([first, second, third, fourth]: Uint8Array): boolean {
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return hasMark || [first, second, third, fourth].includes(0)
}

/** `byte 17 (line 2)`: the first byte that is not UTF-8. Bytes and lines are counted from 1. */
function placeIn(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  let at = 0
  for (let from = 0; ; ) {
    // U+FFFD stands for a wrong byte, or for itself.
    const next = text.indexOf('\uFFFD', from)
    at += Buffer.byteLength(text.slice(from, next))
    const isItself = bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd
    if (!isItself) return `byte ${at + 1} (line ${text.slice(0, next).split('\n').length})`
    at += 3
    from = next + 1
  }
}
