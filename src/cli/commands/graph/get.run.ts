import { ConfigError } from '../../../errors.ts'
import type { CliContext } from '../../context.ts'
import { type OverTargetsFlags, overSelectedTargets } from '../../over-targets.ts'
import { take } from '../../take.ts'
import { answerValue } from './answer.ts'
import { callOptions, checkPath } from './call.ts'
import type { CallFlags } from './parameters.ts'

interface Flags extends OverTargetsFlags, CallFlags {
  readonly all: boolean | undefined
  readonly limit: number | undefined
}

export default async function (this: CliContext, flags: Flags, path: string): Promise<void> {
  const options = callOptions(flags)
  checkPath(path, flags.api)
  if (flags.all) {
    return overSelectedTargets(this, flags, {
      list: ({ graph }, signal) => take(graph.list(path, { ...options, signal }), flags.limit),
    })
  }
  if (flags.limit !== undefined) throw limitWithoutAll()
  await overSelectedTargets(this, flags, {
    one: async ({ graph }, signal) =>
      answerValue(await graph.request('GET', path, { ...options, signal }), `GET ${path}`, this.io.now()),
  })
}

function limitWithoutAll(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--limit needs --all.',
    likelyCause: 'Without --all the answer is printed as Graph sends it, and Graph decides how much that is.',
    fix: 'Add --all, or put $top into the path.',
  })
}
