import { readFile } from '../../../files/read-file.ts'
import { MOST_BYTES } from '../../../fleet/load-runbook.ts'
import type { Runbook } from '../../../fleet/runbook.ts'
import { listSome } from '../../../text/quote.ts'

/**
 * A line about inputs whose names do not stand in the file of a runbook. Resolves with `undefined` where there is none, and
 * for a runbook that says which inputs it takes: a misspelt one is an error there. It is no error here, because another
 * file may read the input.
 */
export async function unmentionedInputs(
  { inputs, input }: Runbook,
  file: string,
  names: readonly string[],
): Promise<string | undefined> {
  if (inputs !== undefined || input !== undefined || names.length === 0) return undefined
  const words = new Set(String(await readFile(file, { most: MOST_BYTES, pipes: false })).match(/[\p{L}\p{N}_$-]+/gu))
  const unmentioned = names.filter((name) => !words.has(name))
  if (unmentioned.length === 0) return undefined
  return `The runbook does not mention the input ${listSome(unmentioned)}; it may be misspelt. With \`inputs\` in the runbook that is an error.`
}
