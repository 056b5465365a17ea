import { decode } from '../text/decode.ts'
import { type ReadOptions, readFile } from './read-file.ts'
import { UnfitFile } from './unfit-file.ts'

/** The text of a file that the user named. Rejects as `readFile` does, and with `UnfitFile` for bytes that are no text. */
export async function readText(path: string, options: ReadOptions): Promise<string> {
  const read = decode(await readFile(path, options))
  if ('text' in read) return read.text
  throw new UnfitFile(read.likelyCause, read.remedy)
}
