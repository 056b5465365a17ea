/** The text that bytes hold, or what is wrong with them: cause and fix of an error. */
type Utf8 = { readonly text: string } | { readonly likelyCause: string; readonly fix: string }

const POWERSHELL = 'in PowerShell `Set-Content -Encoding utf8`'

/**
 * Text in UTF-8, without its byte order mark. Other encodings are not guessed: a wrong guess would write broken names into
 * a tenant. They are recognised only to be named.
 */
export function readUtf8(bytes: Uint8Array): Utf8 {
  if (isWide(bytes)) {
    return {
      likelyCause: 'It is UTF-16, which Windows PowerShell writes by `>` and Out-File.',
      fix: `Save it as UTF-8: ${POWERSHELL}, elsewhere \`iconv -f UTF-16 -t UTF-8\`.`,
    }
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return {
      likelyCause: 'It is Windows-1252 or a like code page, in which Windows PowerShell and older editors save.',
      fix: `Save it as UTF-8: ${POWERSHELL}, elsewhere \`iconv -f WINDOWS-1252 -t UTF-8\`.`,
    }
  }
}

/** UTF-16 and UTF-32 begin with a mark. Without one, a Latin letter among the first two has a zero byte. */
function isWide([first, second, third, fourth]: Uint8Array): boolean {
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return hasMark || [first, second, third, fourth].includes(0)
}
