import { proposeCompletions } from '@stricli/core'
import { safeText } from '../../../text/safe.ts'
import { CliContext, type CommonFlags } from '../../process/context.ts'
import type { CliIo } from '../../process/io.ts'

export default async function (this: CliContext, _flags: CommonFlags, ...words: string[]): Promise<void> {
  const io = withManifestOf(words, this.io)
  const context = new CliContext(io, ['--no-color'], this.application)
  const proposals = await proposeCompletions(this.application, words, context).catch(() => [])
  context.close()
  const lines = proposals
    // stricli proposes these two everywhere, even for the value of a flag.
    .filter(({ completion }) => completion !== '--' && (completion !== '--help' || words.at(-1)?.startsWith('-')))
    .map(({ completion, brief }) => `${safeText(completion)}\t${safeText(brief)}\n`)
  await this.io.stdout.write(lines.join(''))
}

/** The process, with the manifest that the command line names: target names come from it. */
function withManifestOf(words: readonly string[], io: CliIo): CliIo {
  const at = words.indexOf('--manifest')
  const named = at < 0 ? undefined : words[at + 1]
  return named === undefined ? io : { ...io, env: { ...io.env, TOWLINE_MANIFEST: named } }
}
