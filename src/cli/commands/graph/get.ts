import { ConfigError } from '../../../errors/errors.ts'
import { isRead } from '../../../guard/access.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'
import { answerReader, changingFlags } from './answer.ts'
import { callOptions, checkPath, requestOf } from './call.ts'
import type { CallFlags } from './flags.ts'

interface Flags extends OverTargetsFlags, CallFlags {
  readonly all: boolean | undefined
  readonly limit: number | undefined
  readonly out: string | undefined
  readonly delta: string | undefined
}

export default async function (this: CliContext, flags: Flags, path: string): Promise<void> {
  const options = callOptions(flags)
  await checkPath(path, flags.api, this)
  if (flags.limit !== undefined && !flags.all) throw needsAll('--limit', 'put $top into the path')
  if (flags.delta !== undefined && !flags.all) throw needsAll('--delta', 'leave --delta out')
  if (flags.delta !== undefined && flags.limit !== undefined) throw deltaWithLimit()
  const request = requestOf({ method: 'GET', path, options })
  if (request !== undefined && !isRead(request)) throw notARead(path)
  if (flags.all) {
    if (flags.out !== undefined) throw outOfList()
    const { getAll } = await import('./get-all.ts')
    return getAll(this, flags, path, options)
  }
  const { out } = flags
  if (out !== undefined) {
    const { downloadTo } = await import('./download.ts')
    return overConnections(this, flags, downloadTo(out, path, options, this))
  }
  const read = answerReader(this, flags, { method: 'GET', path })
  await overConnections(this, flags, async (targets) => {
    const file = streamsOut(this, flags, targets.length) ? { file: { write: this.io.stdout.write } } : {}
    return { one: async ({ graph }) => read(await graph.request('GET', path, { ...options, ...file })) }
  })
}

/** Whether a file goes to stdout as it comes: nothing has to be made of it first. */
function streamsOut({ io }: CliContext, flags: Flags, targets: number): boolean {
  return targets === 1 && !io.stdout.isTTY && changingFlags(flags).length === 0
}

function notARead(path: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `GET ${path} was not sent: with that header it may be another call than a read.`,
    likelyCause: 'X-HTTP-Method makes Graph take it for the method that the header names.',
    fix: 'Use `towline graph post`, `patch`, `put` or `delete`, which ask before they write to several targets.',
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

function outOfList(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--out and --all cannot be used together.',
    likelyCause: '--out is for the content of a file, and --all prints a list.',
    fix: 'Send the list to a file: `> <file>`.',
  })
}
