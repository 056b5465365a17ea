import { isUtf8 as isUtf8Text } from 'node:buffer'
import { resolve } from 'node:path'
import { ConfigError } from '../../../errors/errors.ts'
import { readFile } from '../../../files/read-file.ts'
import { whyNotRead } from '../../../files/why-not-read.ts'
import { decode } from '../../../text/decode.ts'
import { jsonFault } from '../../../text/json-fault.ts'
import { quote } from '../../../text/quote.ts'
import { refuseLostCharacters } from '../../define/lost-characters.ts'
import type { CliContext } from '../../process/context.ts'

/** Bytes. Graph takes at most 250 MB in one request (learn.microsoft.com/graph/api/driveitem-put-content). */
const MOST_BYTES = 256 * 1024 ** 2

/**
 * The body that `--body` stands for: JSON text, `@file`, or `-` for standard input. JSON is checked before it is sent,
 * because shells remove quotes. It goes out as it was written, with all digits, without a byte order mark, and in UTF-8. With
 * another `Content-Type` the bytes go as they are. Rejects with `ConfigError` `USAGE`, and with the reason of the signal.
 */
export async function readBody(
  given: string,
  headers: Readonly<Record<string, string>>,
  context: CliContext,
): Promise<string | Uint8Array> {
  const bytes = await bytesOf(given, context)
  const type = headers['content-type'] ?? 'application/json'
  const isJson = /\bjson\b/i.test(type)
  const [, charset = 'utf-8'] = /;\s*charset="?([^\s;"]+)/i.exec(type) ?? []
  const isUtf8 = /^utf-?8$/i.test(charset)
  if (isJson && !isUtf8) throw otherCharset(charset)
  if (!isJson && !(isUtf8 && /charset/i.test(type))) return bytes
  const read = decode(bytes)
  if (!('text' in read)) throw usage('--body is not text in UTF-8.', read.likelyCause, `${read.remedy}.`)
  if (isJson) checkJson(read.text)
  return isJson || !isUtf8Text(bytes) ? read.text : bytes
}

function checkJson(text: string): void {
  const fault = jsonFault(text)
  if (fault === undefined) return
  const place = `${fault.what} (line ${fault.line}, column ${fault.column}).`
  throw fault.kind === 'name-twice'
    ? usage(
        '--body says something twice.',
        place,
        'Leave one of the two out: services keep one of them, and not all the same one.',
      )
    : usage(
        '--body is not JSON.',
        place,
        "Put the JSON into single quotes or a file (--body @body.json), or name its type with -H 'Content-Type: …'.",
      )
}

function otherCharset(charset: string): ConfigError {
  return usage(
    `--body is JSON, and Content-Type names the charset ${quote(charset)}.`,
    'JSON is sent in UTF-8 and in no other encoding (RFC 8259 §8.1).',
    'Save the body as UTF-8, and leave the charset out.',
  )
}

async function bytesOf(given: string, { io, signal }: CliContext): Promise<Uint8Array> {
  if (given === '-') return io.stdin.read(signal)
  if (!given.startsWith('@')) {
    refuseLostCharacters(given, '--body', '\\ufffd')
    return new TextEncoder().encode(given)
  }
  const path = resolve(io.cwd, given.slice(1))
  try {
    return await readFile(path, { most: MOST_BYTES, signal })
  } catch (cause) {
    signal.throwIfAborted()
    const { likelyCause, remedy } = whyNotRead(cause)
    throw usage(`The body ${path} cannot be read.`, likelyCause, `${remedy}.`, cause)
  }
}

function usage(what: string, likelyCause: string, fix: string, cause?: unknown): ConfigError {
  return new ConfigError('USAGE', { message: `${what} Nothing was sent.`, likelyCause, fix, cause })
}
