import { RunError } from '../../errors/errors.ts'
import { safeLines } from '../../text/safe.ts'
import type { TextOut } from '../process/io.ts'

/**
 * Writes a file that Graph sent: byte for byte into a pipe or file, and on a terminal only as safe text. Rejects with
 * `RunError` `OUTPUT_FAILED`.
 */
export async function writeBytes(out: TextOut, bytes: Uint8Array): Promise<void> {
  if (!out.isTTY) return out.write(bytes)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new RunError('OUTPUT_FAILED', {
      message: `The answer is ${bytes.length} bytes that are not text; they were not written to the terminal.`,
      likelyCause: 'The path names the content of a file.',
      fix: 'Send the output to a file: `> <file>`.',
    })
  }
  const lines = safeLines(text.replaceAll('\r\n', '\n'))
  await out.write(lines.endsWith('\n') ? lines : `${lines}\n`)
}
