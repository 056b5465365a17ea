import { ConfigError } from '../../../errors/errors.ts'
import { readText } from '../../../files/read-text.ts'
import { whyNotRead } from '../../../files/why-not-read.ts'
import { quote } from '../../../text/quote.ts'
import { checkedWithLines, type FileKind } from '../../../yaml/with-lines.ts'
import { type TestCase, tableSchema, tableShapeOf, type WrittenTable } from './test-table-schema.ts'

export type { TestCase } from './test-table-schema.ts'

const MOST_BYTES = 4 * 1024 * 1024

const kind: FileKind<WrittenTable> = {
  noun: 'table',
  schema: tableSchema,
  shapeOf: tableShapeOf,
  brokenRules: () => [],
  invalid: (message) =>
    new ConfigError('POLICY_INVALID', {
      message,
      likelyCause: 'The file has a slip, or it was written for another version of Towline.',
      fix: 'Fix the lines that are named; `towline policy schema --test` lets an editor find mistakes as you type.',
    }),
}

/** The cases of a table of expected decisions. Rejects with `ConfigError` `POLICY_INVALID`. */
export async function readTestTable(file: string): Promise<readonly TestCase[]> {
  const text = await readText(file, { most: MOST_BYTES }).catch((cause: unknown) => {
    const { likelyCause, remedy } = whyNotRead(cause)
    throw new ConfigError('POLICY_INVALID', {
      message: `The table ${quote(file)} cannot be read.`,
      likelyCause,
      fix: `${remedy}.`,
      cause,
    })
  })
  return checkedWithLines(text, file, kind).cases
}
