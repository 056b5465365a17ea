import { resolve } from 'node:path'
import { RunError } from '../../../errors/errors.ts'
import type { ListOptions } from '../../../graph/client.ts'
import type { ListEnd } from '../../../graph/read-page.ts'
import type { Target } from '../../../manifest/target.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'
import { cutText } from './answer.ts'
import { DeltaFile } from './delta-file.ts'
import type { CallFlags } from './flags.ts'
import { sayOnce } from './say-once.ts'

interface Flags extends OverTargetsFlags, CallFlags {
  readonly limit: number | undefined
  readonly delta: string | undefined
}

/**
 * Prints the lists at a path, all pages. What Graph says beside the rows goes to stderr: a count, a delta link, and lists
 * within rows that go on elsewhere. With `--delta` the next run begins where this one ended.
 */
export async function getAll(context: CliContext, flags: Flags, path: string, options: ListOptions): Promise<void> {
  const say = sayOnce(context)
  const file =
    flags.delta === undefined
      ? undefined
      : await DeltaFile.open(resolve(context.io.cwd, flags.delta), withVersion(path, flags.api))

  const ended = (target: Target, { cut, count, deltaLink }: ListEnd): void => {
    say(cutText(cut))
    if (count !== undefined) say(`${target.name}: Graph counted ${count} (@odata.count).`)
    if (file === undefined) {
      if (deltaLink !== undefined)
        say('This is a delta query. With --delta FILE the next run brings only what has changed.')
    } else if (deltaLink === undefined) throw noDeltaLink(path)
    else file.keep(target, deltaLink)
  }
  await overConnections(context, flags, {
    limit: flags.limit,
    list: ({ graph, target }) =>
      graph.list(file?.linkOf(target) ?? path, { ...options, onEnd: (end) => ended(target, end) }),
  })
  if (file === undefined) return
  // A link that is kept before its rows are written would lose them.
  await context.io.stdout.flush()
  await file.save()
}

function withVersion(path: string, api: CallFlags['api']): string {
  return /^(\/(v1\.0|beta)\/|https:)/.test(path) ? path : `/${api}${path}`
}

function noDeltaLink(path: string): RunError {
  return new RunError('OUTPUT_FAILED', {
    message: `The list at ${path} came without a delta link, so --delta has nothing to keep.`,
    likelyCause: 'This resource has no delta query, or the service left the link out.',
    fix: 'Compare the path with the Graph documentation, or leave --delta out.',
  })
}
