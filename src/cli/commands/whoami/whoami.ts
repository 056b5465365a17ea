import type { Connection } from '../../../connect/connect.ts'
import { openPrinter } from '../../output/printer.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'
import { asLines, asRow } from './for-terminal.ts'
import { type WhoIs, whoIs } from './who-is.ts'

export default async function (this: CliContext, flags: OverTargetsFlags): Promise<void> {
  // A report calls a target done when its rows are printed, so beside a report nothing waits for the other targets.
  const isOneTable = this.format(flags) === 'table' && flags.query === undefined && flags.report === undefined
  if (isOneTable) return inOneTable(this, flags)
  await overConnections(this, flags, {
    prefer: ['tenantId', 'clientId', 'roles', 'expiresOn'],
    async *list(connection, signal) {
      yield await whoIs(connection, signal)
    },
  })
}

/** Prints all targets in the order in which they were chosen. After Ctrl-C it prints those that are known. */
async function inOneTable(context: CliContext, flags: OverTargetsFlags): Promise<void> {
  const known: (WhoIs | undefined)[] = []
  const keep = async function* (place: number, connection: Connection, signal: AbortSignal): AsyncGenerator<never> {
    known[place] = await whoIs(connection, signal)
    // Nothing is printed yet.
    yield* []
  }
  let asked = 0
  try {
    // Connections are made in the order of the targets, whichever answers first.
    await overConnections(context, flags, { list: (connection, signal) => keep(asked++, connection, signal) })
  } finally {
    await print(
      context,
      flags,
      known.filter((row) => row !== undefined),
      asked,
    )
  }
}

async function print(context: CliContext, flags: OverTargetsFlags, known: WhoIs[], asked: number): Promise<void> {
  const [first] = known
  if (first === undefined) return
  const printer = await openPrinter(context, flags)
  await printer.one(asked === 1 ? asLines(first) : { value: known.map(asRow) })
}
