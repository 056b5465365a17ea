import { ConfigError } from '../../../errors/errors.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'
import { answerReader } from './answer.ts'
import { callOptions, checkPath } from './call.ts'
import type { CallFlags } from './flags.ts'

interface Flags extends OverTargetsFlags, CallFlags {
  readonly all: boolean | undefined
  readonly limit: number | undefined
  readonly delta: string | undefined
}

export default async function (this: CliContext, flags: Flags, path: string): Promise<void> {
  const options = callOptions(flags)
  await checkPath(path, flags.api, this)
  if (flags.limit !== undefined && !flags.all) throw needsAll('--limit', 'put $top into the path')
  if (flags.delta !== undefined && !flags.all) throw needsAll('--delta', 'leave --delta out')
  if (flags.delta !== undefined && flags.limit !== undefined) throw deltaWithLimit()
  if (flags.all) {
    const { getAll } = await import('./get-all.ts')
    return getAll(this, flags, path, options)
  }
  const read = answerReader(this, flags, { method: 'GET', path })
  await overConnections(this, flags, {
    one: async ({ graph }) => read(await graph.request('GET', path, options)),
  })
}

function needsAll(flag: string, otherwise: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `${flag} needs --all.`,
    likelyCause: 'Without --all the answer is printed as Graph sends it, and Graph decides how much that is.',
    fix: `Add --all, or ${otherwise}.`,
  })
}

function deltaWithLimit(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--delta cannot be used together with --limit.',
    likelyCause: 'A list that is cut has no delta link: the changes behind the cut would be lost.',
    fix: 'Leave one of the two out.',
  })
}
