import { type Connection, connector } from '../../connect/connect.ts'
import { newRunOverTargets } from '../../fleet/run.ts'
import type { WriteRule } from '../../guard/writes.ts'
import type { Target } from '../../manifest/target.ts'
import type { DryRunFlag } from '../define/flags.ts'
import type { OrderRows } from '../output/arrange.ts'
import type { CliContext } from '../process/context.ts'
import { type OverTargetsFlags, overSelectedTargets } from './over-targets.ts'
import type { InTarget, PerTarget } from './per-target.ts'

/** What a command does by its connection to each target: it gives a list, or one value. */
type PerConnection = {
  /** The rule for the writes to a target; without it the target's `access` alone decides. */
  writes?(target: Target): WriteRule
  /** As of `PerTarget`. */
  readonly changes?: boolean
} & (
  | {
      /** The connection ends with `signal` by itself; the assertion source, which targets share, does not. */
      list(connection: Connection, signal: AbortSignal): AsyncIterable<unknown>
      /** Items of each target, at most. No page is requested after the one that reaches it. */
      readonly limit?: number | undefined
      /** What a table shows of each object. */
      readonly prefer?: readonly string[]
      /** As of `PerTarget`. */
      readonly orderRows?: OrderRows
    }
  | { one(connection: Connection): Promise<unknown> }
)

/**
 * Does the work with a connection to each of the targets that the flags select. A function chooses the work once the
 * targets are known, and before anything is sent to them.
 */
export async function overConnections(
  context: CliContext,
  flags: OverTargetsFlags & DryRunFlag,
  given: PerConnection | ((targets: readonly Target[]) => Promise<PerConnection>),
): Promise<void> {
  await overSelectedTargets(context, flags, async (targets, tenants) => {
    const work = typeof given === 'function' ? await given(targets) : given
    const run = newRunOverTargets(targets, context.io.now(), flags.concurrency, flags)
    const options = { budget: flags.budget, watch: tenants.watch, oversights: await context.oversights() }
    const connect = (context.io.connector ?? connector)(await context.runtime(), options)
    const connectTo = (...[target, signal, usage]: InTarget): Connection =>
      connect(target, {
        signal,
        usage,
        actor: { command: context.commandName, run: run.id, target: target.name },
        ...(work.writes === undefined ? {} : { writes: work.writes(target) }),
      })
    const perTarget: PerTarget =
      'one' in work
        ? { changes: work.changes ?? false, one: (...at) => work.one(connectTo(...at)) }
        : {
            prefer: work.prefer ?? [],
            orderRows: work.orderRows,
            list: (target, signal, usage) => limited(work.list(connectTo(target, signal, usage), signal), work.limit),
          }
    return { run, work: perTarget }
  })
}

/** The list itself where there is no limit, because a list of Graph's can be read page by page. */
function limited<Item>(items: AsyncIterable<Item>, limit: number | undefined): AsyncIterable<Item> {
  return limit === undefined ? items : firstOf(items, limit)
}

async function* firstOf<Item>(items: AsyncIterable<Item>, count: number): AsyncGenerator<Item> {
  let left = count
  for await (const item of items) {
    yield item
    left--
    if (left <= 0) return
  }
}
