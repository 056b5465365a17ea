import { ConfigError } from '../../../errors/errors.ts'
import { isRead } from '../../../guard/access.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'
import { answerValue, callOptions, checkPath } from './call.ts'
import { requestOf } from './confirm-writes.ts'
import type { CallFlags } from './flags.ts'

interface Flags extends OverTargetsFlags, CallFlags {
  readonly all: boolean | undefined
  readonly limit: number | undefined
}

export default async function (this: CliContext, flags: Flags, path: string): Promise<void> {
  const options = callOptions(flags)
  checkPath(path, flags.api)
  if (flags.limit !== undefined && !flags.all) throw limitWithoutAll()
  const request = requestOf({ method: 'GET', path, options, body: undefined })
  if (request !== undefined && !isRead(request)) throw notARead(path)
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

function notARead(path: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `GET ${path} was not sent: with that header it may be another call than a read.`,
    likelyCause: 'X-HTTP-Method makes Graph take it for the method that the header names.',
    fix: 'Use `towline graph post`, `patch`, `put` or `delete`, which ask before they write to several targets.',
  })
}

function limitWithoutAll(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--limit needs --all.',
    likelyCause: 'Without --all the answer is printed as Graph sends it, and Graph decides how much that is.',
    fix: 'Add --all, or put $top into the path.',
  })
}
