import { isForPeople } from '../../output/for-people.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'
import { asLines, asRow } from './for-terminal.ts'
import { whoIs } from './who-is.ts'

export default async function (this: CliContext, flags: OverTargetsFlags): Promise<void> {
  const { signal } = this
  await overConnections(this, flags, async (targets) => {
    if (!isForPeople(this, flags)) {
      return {
        prefer: ['tenantId', 'clientId', 'roles', 'expiresOn'],
        list: (connection) => only(whoIs(connection, signal)),
      }
    }
    if (targets.length === 1 && flags.targetsFile === undefined) {
      return { one: async (connection) => asLines(await whoIs(connection, signal)) }
    }
    // One table in the order in which the targets were chosen, whichever answers first.
    const places = new Map(targets.map(({ name }, place) => [name, place]))
    const placeOf = (row: unknown): number => places.get((row as { readonly target: string }).target) ?? 0
    return {
      list: (connection) => only(whoIs(connection, signal).then(asRow)),
      orderRows: (rows) => rows.toSorted((one, other) => placeOf(one) - placeOf(other)),
    }
  })
}

async function* only(row: Promise<object>): AsyncGenerator<object> {
  yield await row
}
