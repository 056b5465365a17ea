import { ConfigError } from '../../../errors/errors.ts'
import { checkedWithLines, type FileKind } from '../../../yaml/with-lines.ts'
import { brokenRules } from './rules.ts'
import { policySchema, shapeOf, type WrittenPolicy } from './schema.ts'

const kind: FileKind<WrittenPolicy> = {
  noun: 'policy',
  schema: policySchema,
  shapeOf,
  brokenRules,
  invalid: (message) =>
    new ConfigError('POLICY_INVALID', {
      message,
      likelyCause: 'The file has a slip, or it was written for another version of Towline.',
      fix: 'Fix the lines that are named and run `towline policy check`; `towline policy schema` lets an editor find mistakes as you type.',
    }),
}

/** A policy as it was written. Throws `ConfigError` `POLICY_INVALID` with every mistake and its line. */
export function checkedPolicy(text: string, file: string): WrittenPolicy {
  return checkedWithLines(text, file, kind)
}
