import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { ConfigError } from '../../../errors/errors.ts'
import type { CliContext } from '../../process/context.ts'

/**
 * The body that `--body` stands for: JSON text, `@file`, or `-` for standard input. JSON is checked before it is sent,
 * because shells remove quotes. With another `Content-Type` the bytes go as they are. Rejects with `ConfigError` `USAGE`.
 */
export async function readBody(
  given: string,
  headers: Readonly<Record<string, string>>,
  context: CliContext,
): Promise<string | Uint8Array> {
  const bytes = await bytesOf(given, context)
  const type = headers['content-type']
  if (type !== undefined && !/\bjson\b/i.test(type)) return bytes
  const text = new TextDecoder().decode(bytes)
  try {
    JSON.parse(text)
  } catch {
    // The parser's own error is dropped: it would quote the body.
    throw new ConfigError('USAGE', {
      message: '--body is not JSON. Nothing was sent.',
      likelyCause: 'The shell took its quotes away, or the file is of another kind.',
      fix: "Put the JSON into single quotes or a file (--body @body.json), or name its type with -H 'Content-Type: …'.",
    })
  }
  return text
}

async function bytesOf(given: string, { io, signal }: CliContext): Promise<Uint8Array> {
  if (given === '-') return io.stdin.read(signal)
  if (!given.startsWith('@')) return new TextEncoder().encode(given)
  const path = resolve(io.cwd, given.slice(1))
  try {
    return await readFile(path, { signal })
  } catch (cause) {
    throw new ConfigError('USAGE', {
      message: `The body ${path} cannot be read. Nothing was sent.`,
      likelyCause: 'The file does not exist, or this user may not read it.',
      fix: 'Correct the path after @; relative paths start in the current folder.',
      cause,
    })
  }
}
