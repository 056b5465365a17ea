import { ConfigError } from '../../../errors/errors.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'
import { answerValue, callOptions, checkPath } from './call.ts'
import type { CallFlags } from './flags.ts'

interface Flags extends OverTargetsFlags, CallFlags {
  readonly all: boolean | undefined
  readonly limit: number | undefined
}

export default async function (this: CliContext, flags: Flags, path: string): Promise<void> {
  const options = callOptions(flags)
  await checkPath(path, flags.api, this)
  if (flags.limit !== undefined && !flags.all) throw limitWithoutAll()
  if (flags.all) {
    return overConnections(this, flags, {
      limit: flags.limit,
      list: ({ graph }) => graph.list(path, options),
    })
  }
  await overConnections(this, flags, {
    one: async ({ graph }) => answerValue(await graph.request('GET', path, options), `GET ${path}`, this.io.now()),
  })
}

function limitWithoutAll(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--limit needs --all.',
    likelyCause: 'Without --all the answer is printed as Graph sends it, and Graph decides how much that is.',
    fix: 'Add --all, or put $top into the path.',
  })
}
