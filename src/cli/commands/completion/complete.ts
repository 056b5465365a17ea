import { proposeCompletions } from '@stricli/core'
import { safeText } from '../../../text/safe.ts'
import { RUNBOOK_FILE } from '../../define/flags.ts'
import { CliContext, type CommonFlags } from '../../process/context.ts'
import type { CliIo } from '../../process/io.ts'
import { type Proposal, valuesOfPathFlag } from './flag-values.ts'

export default async function (this: CliContext, _flags: CommonFlags, ...words: string[]): Promise<void> {
  const proposals = await proposalsFor(this, words)
  const lines = proposals.map(({ completion, brief }) => `${safeText(completion)}\t${safeText(brief)}\n`)
  await this.io.stdout.write(lines.join(''))
}

/** The last word is the one to complete. */
async function proposalsFor(context: CliContext, words: readonly string[]): Promise<Proposal[]> {
  const before = words.slice(0, -1)
  const last = words.at(-1) ?? ''
  // What follows belongs to another command. The shell itself proposes files there.
  if (before.includes('--')) return []
  if (before[0] === 'help') return withoutFlags(await proposalsFor(context, words.slice(1)))
  const [, flag, value = ''] = /^(--[^=]+)=(.*)$/s.exec(last) ?? []
  if (flag !== undefined) {
    const values = await proposalsFor(context, [...before, flag, value])
    return values.map(({ completion, brief }) => ({ completion: `${flag}=${completion}`, brief }))
  }
  return (await valuesOfPathFlag(context.io, before.at(-1) ?? '', last)) ?? byStricli(context, words)
}

async function byStricli({ io, application }: CliContext, words: readonly string[]): Promise<Proposal[]> {
  const context = new CliContext(withManifestOf(words, io), ['--no-color'], application)
  const proposals = await proposeCompletions(application, words, context).catch(() => [])
  context.close()
  // stricli proposes these two everywhere, even for the value of a flag.
  const fitting = proposals.filter(
    ({ completion }) => completion !== '--' && (completion !== '--help' || words.at(-1)?.startsWith('-')),
  )
  const named = fitting.map(({ completion, brief }) =>
    brief === RUNBOOK_FILE
      ? { completion, brief: completion.endsWith('/') ? 'folder' : 'file' }
      : { completion, brief },
  )
  const others = withoutFlags(named)
  return others.length > 0 ? others : named
}

function withoutFlags(proposals: readonly Proposal[]): Proposal[] {
  return proposals.filter(({ completion }) => !completion.startsWith('-'))
}

/** The process, with the manifest that the command line names: target names come from it. */
function withManifestOf(words: readonly string[], io: CliIo): CliIo {
  const joined = words.find((word) => word.startsWith('--manifest='))
  const at = words.indexOf('--manifest')
  const named = joined?.slice('--manifest='.length) ?? (at < 0 ? undefined : words[at + 1])
  return named === undefined ? io : { ...io, env: { ...io.env, TOWLINE_MANIFEST: named } }
}
