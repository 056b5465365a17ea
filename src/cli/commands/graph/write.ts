import type { CommandFunction } from '../../define/command.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'
import { answerReader } from './answer.ts'
import { readBody } from './body.ts'
import { callOptions, checkPath } from './call.ts'
import type { CallFlags, WritingMethod } from './flags.ts'

interface Flags extends OverTargetsFlags, CallFlags {
  readonly body: string | undefined
}

export function write(method: WritingMethod): CommandFunction<Flags, [path: string]> {
  return async function (this: CliContext, flags, path) {
    const options = callOptions(flags)
    await checkPath(path, flags.api, this)
    const body = flags.body === undefined ? undefined : await readBody(flags.body, options.headers, this)
    const read = answerReader(this, flags, { method, path })
    await overConnections(this, flags, {
      one: async ({ graph }) => read(await graph.request(method, path, { ...options, body })),
    })
  }
}
