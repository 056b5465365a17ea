import type { Connection } from '../../../connect/connect.ts'
import { planEvent } from '../../../fleet/run-event.ts'
import { type WriteRule, writeRule } from '../../../guard/writes.ts'
import type { Target } from '../../../manifest/target.ts'
import type { CommandFunction } from '../../define/command.ts'
import { DryRun } from '../../over/dry-run.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'
import { answerReader } from './answer.ts'
import { readBody } from './body.ts'
import { callOptions, checkPath } from './call.ts'
import { type Call, confirmWrites, isQuestion, plannedCall } from './confirm-writes.ts'
import type { CallFlags, FileFlags, WriteFlags, WritingMethod } from './flags.ts'

interface Flags extends OverTargetsFlags, CallFlags, WriteFlags, FileFlags {
  readonly body: string | undefined
}

export function write(method: WritingMethod): CommandFunction<Flags, [path: string]> {
  return async function (this: CliContext, flags, path) {
    const options = callOptions(flags)
    await checkPath(path, flags.api, this)
    const body = flags.body === undefined ? undefined : await readBody(flags.body, options.headers, this)
    const { checkResume, fileToUpload, uploadFile } = await import('./upload.ts')
    const file = await fileToUpload(flags, method, path, this)
    const call: Call = { method, path, options, body, file }
    const read = answerReader(this, flags, { method, path })
    await using dryRun = flags.dryRun ? new DryRun(this) : undefined

    await overConnections(this, flags, async (targets) => {
      checkResume(flags, targets.length)
      await confirmWrites(this, flags, call, targets)
      dryRun?.begin()
      const isOnly = targets.length === 1
      const send = async ({ graph }: Connection): Promise<unknown> =>
        file === undefined
          ? read(await graph.request(method, path, { ...options, body }))
          : uploadFile(graph, { path, file, body, options, flags, isOnly }, this)
      if (dryRun === undefined || isQuestion(call)) return { one: send, changes: !isQuestion(call) }
      const writes = withholding(dryRun, call)
      // Of several targets each answer is a row, and a row without content would say that something was done.
      return isOnly ? { one: send, writes } : { list: (connection) => noRows(send(connection)), writes }
    })
  }
}

async function* noRows(work: Promise<unknown>): AsyncGenerator<never> {
  await work
  yield* []
}

/** For each target a rule that shows a write in place of sending it. */
function withholding(dryRun: DryRun, call: Call): (target: Target) => WriteRule {
  const planned = plannedCall(call)
  return ({ name }) =>
    writeRule({
      allowed: false,
      most: Number.POSITIVE_INFINITY,
      plan: () => void dryRun.withheld(planEvent(name, planned)),
    })
}
