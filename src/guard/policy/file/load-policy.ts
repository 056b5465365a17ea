import { createHash } from 'node:crypto'
import { ConfigError } from '../../../errors/errors.ts'
import { readFile } from '../../../files/read-file.ts'
import { whyNotRead } from '../../../files/why-not-read.ts'
import { quote } from '../../../text/quote.ts'
import { readUtf8 } from '../../../text/utf8.ts'
import { fastValue } from '../../../yaml/fast-value.ts'
import { repeatsTooMuch } from '../../../yaml/repeated-values.ts'
import type { Policy } from '../policy.ts'
import { normalise } from './normalise.ts'
import { brokenRules } from './rules.ts'
import { shapeOf } from './schema.ts'

/** Bytes. A policy of a thousand rules has some hundred kilobytes. */
const MOST_BYTES = 1024 * 1024

/**
 * Reads and checks the policy at an absolute path. The hash is of the bytes that were read. Rejects with `ConfigError`
 * `POLICY_INVALID`, with every mistake and its line.
 */
export async function loadPolicy(file: string): Promise<Policy> {
  const bytes = await readFile(file, { most: MOST_BYTES, pipes: false }).catch((cause: unknown) => {
    const { likelyCause, remedy } = whyNotRead(cause)
    throw unread(file, likelyCause, `${remedy}.`, cause)
  })
  const read = readUtf8(bytes)
  if (!('text' in read)) throw unread(file, read.likelyCause, `${read.remedy}.`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return parsePolicy(read.text, file, sha256)
}

/** Throws `ConfigError` `POLICY_INVALID`. */
async function parsePolicy(text: string, file: string, sha256: string): Promise<Policy> {
  const written = fastValue(text)
  if (!(text.includes('*') && repeatsTooMuch(written))) {
    const shape = shapeOf(written)
    if (shape?.success && brokenRules(written).length === 0) return normalise(shape.data, file, sha256)
  }
  const { checkedPolicy } = await import('./policy-with-lines.ts')
  return normalise(checkedPolicy(text, file), file, sha256)
}

function unread(file: string, likelyCause: string, fix: string, cause?: unknown): ConfigError {
  return new ConfigError('POLICY_INVALID', {
    message: `The policy ${quote(file)} cannot be read.`,
    likelyCause,
    fix,
    ...(cause === undefined ? {} : { cause }),
  })
}
