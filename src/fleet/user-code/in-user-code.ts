import type { GraphClient } from '../../graph/client.ts'
import type { OwnSignal } from '../../http/own-signal.ts'
import type { Log } from '../runbook.ts'
import { plainResult } from '../runbook-result.ts'
import { calledTooLate, thrownByRunbook } from './runbook-errors.ts'
import type { UserCodeGuard, UserWork } from './user-work.ts'
import { loopTurn, WatchedClient } from './watched-client.ts'

interface Surroundings {
  readonly work: UserWork
  readonly guard: UserCodeGuard
  /** The signal of the connection: aborted when the code has ended, so that nothing it left open goes on. */
  readonly open: OwnSignal
  readonly graph: GraphClient
  readonly log: Log
}

/**
 * What the code of a runbook returns, as plain data, once its calls have ended too. A call that was not awaited is finished
 * and named in a warning; where it failed, the runbook failed. Rejects with the error of the code, which says where that
 * was.
 */
export async function inUserCode<Result>(
  { work, guard, open, graph, log }: Surroundings,
  code: (graph: GraphClient) => Promise<Result> | Result,
): Promise<Result> {
  const client = new WatchedClient(graph, work.file)
  try {
    // Getters and `toJSON` of the result are code of the runbook as well.
    const result = await guard.enter(work, async () => plainResult(await code(client.graph)))
    for (const call of await client.settle()) log.warn(`the runbook did not wait for ${call}, which is done now`)
    return result as Result
  } catch (error) {
    // Calls beside the one that failed are finished too: a write must not be cut. The first error is the one to report.
    await client.settle().catch(() => {})
    // So are getters of what it threw.
    throw guard.enter(work, () => thrownByRunbook(error, work.file))
  } finally {
    open.abort(calledTooLate())
    // Rejections that this brings about, and those that came before, still belong to the work.
    await loopTurn()
  }
}
