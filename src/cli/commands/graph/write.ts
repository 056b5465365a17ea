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
    const file = namesFile(flags) ? (await import('./upload.ts')).fileToUpload(flags, method, path, this) : undefined
    const send = async ({ graph }: Connection, isOnly: boolean): Promise<unknown> =>
      file === undefined
        ? answerValue(await graph.request(method, path, { ...options, body }), `${method} ${path}`, this.io.now())
        : file.uploadBy(graph, { ...options, body }, isOnly)
    await overConnections(this, flags, async (targets) => ({
      one: (connection) => send(connection, targets.length === 1),
    }))
  }
}

/** Whether a flag is there that only uploads have. */
function namesFile({ file, conflict, resume }: FileFlags): boolean {
  return file !== undefined || conflict !== undefined || resume !== undefined
}
