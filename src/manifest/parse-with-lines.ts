import { ConfigError } from '../errors/errors.ts'
import { checkedWithLines, type FileKind } from '../yaml/with-lines.ts'
import type { Manifest } from './manifest.ts'
import { normalise } from './normalise.ts'
import { brokenRules } from './rules.ts'
import { manifestSchema, shapeOf, type WrittenManifest } from './schema.ts'

const kind: FileKind<WrittenManifest> = {
  noun: 'manifest',
  schema: manifestSchema,
  shapeOf,
  brokenRules,
  invalid: (message) =>
    new ConfigError('MANIFEST_INVALID', {
      message,
      likelyCause: 'The file has a slip, or it was written for another version of Towline.',
      fix: 'Fix the lines that are named and run `towline manifest check`; `towline manifest schema` lets an editor find mistakes as you type.',
    }),
}

/**
 * A manifest from its text; `path` is only for messages and for resolving `tokenFile`. Throws `ConfigError`
 * `MANIFEST_INVALID` with every mistake and its line.
 */
export function parseManifestWithLines(text: string, path: string): Manifest {
  return normalise(checkedWithLines(text, path, kind), path)
}
