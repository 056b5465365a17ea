import { ConfigError } from '../../../errors/errors.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'
import { answerValue, callOptions, checkPath } from './call.ts'
import type { CallFlags } from './flags.ts'

interface Flags extends OverTargetsFlags, CallFlags {
  readonly all: boolean | undefined
  readonly limit: number | undefined
  readonly out: string | undefined
}

export default async function (this: CliContext, flags: Flags, path: string): Promise<void> {
  const options = callOptions(flags)
  checkPath(path, flags.api)
  if (flags.limit !== undefined && !flags.all) throw limitWithoutAll()
  if (flags.all) {
    if (flags.out !== undefined) throw outOfList()
    return overConnections(this, flags, {
      limit: flags.limit,
      list: ({ graph }) => graph.list(path, options),
    })
  }
  const { out } = flags
  if (out !== undefined) {
    const { downloadTo } = await import('./download.ts')
    return overConnections(this, flags, downloadTo(out, path, options, this))
  }
  await overConnections(this, flags, async (targets) => {
    const file = streamsOut(this, flags, targets.length) ? { file: { write: this.io.stdout.write } } : {}
    return {
      one: async ({ graph }) =>
        answerValue(await graph.request('GET', path, { ...options, ...file }), `GET ${path}`, this.io.now()),
    }
  })
}

/** Whether a file goes to stdout as it comes: nothing has to be made of it first. */
function streamsOut({ io }: CliContext, { output, query }: Flags, targets: number): boolean {
  return targets === 1 && !io.stdout.isTTY && output === undefined && query === undefined
}

function limitWithoutAll(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--limit needs --all.',
    likelyCause: 'Without --all the answer is printed as Graph sends it, and Graph decides how much that is.',
    fix: 'Add --all, or put $top into the path.',
  })
}

function outOfList(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--out and --all cannot be used together.',
    likelyCause: '--out is for the content of a file, and --all prints a list.',
    fix: 'Send the list to a file: `> <file>`.',
  })
}
