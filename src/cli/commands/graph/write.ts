import type { Connection } from '../../../connect/connect.ts'
import type { CommandFunction } from '../../define/command.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'
import { readBody } from './body.ts'
import { answerValue, callOptions, checkPath } from './call.ts'
import type { CallFlags, FileFlags, WritingMethod } from './flags.ts'

interface Flags extends OverTargetsFlags, CallFlags, FileFlags {
  readonly body: string | undefined
}

export function write(method: WritingMethod): CommandFunction<Flags, [path: string]> {
  return async function (this: CliContext, flags, path) {
    const options = callOptions(flags)
    checkPath(path, flags.api)
    const body = flags.body === undefined ? undefined : await readBody(flags.body, options.headers, this)
    const { checkFileFlags, uploadFile } = await import('./upload.ts')
    const file = checkFileFlags(flags, method, path, this)
    await overConnections(this, flags, async (targets) => ({
      one: async ({ graph }: Connection) =>
        file === undefined
          ? answerValue(await graph.request(method, path, { ...options, body }), `${method} ${path}`, this.io.now())
          : uploadFile(graph, { path, file, body, options, flags, isOnly: targets.length === 1 }, this),
    }))
  }
}
