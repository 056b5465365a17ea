import { parseAnchor } from '../../../guard/audit/anchor.ts'
import { verifyChains } from '../../../guard/audit/verify.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { isForPeople } from '../../output/for-people.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import type { RecordFlags } from './flags.ts'
import { chosenRecords } from './records.ts'
import { severalChains } from './several-chains.ts'

interface Flags extends CommonFlags, RecordFlags, OutputFlags {
  readonly anchor: string | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const anchor = flags.anchor === undefined ? undefined : parseAnchor(flags.anchor)
  const stored = severalChains(await chosenRecords(this, flags))
  const { ok, records, chains, problems, more, proves } = await verifyChains(stored, { anchor })
  this.exit(ok ? exitCodes.ok : exitCodes.drift)
  const printer = await openPrinter(this, flags, ['file', 'line', 'kind', 'count', 'why'])
  if (!isForPeople(this, flags)) return printer.one({ ok, records, chains, problems, more, proves })
  if (problems.length > 0) {
    const list = printer.list()
    await list.rows(problems)
    await list.end()
  }
  const rest = more === 0 ? '' : ` ${more} more problems are not listed.`
  const sentence = ok ? `${records} records in ${chains} chains are in order.` : `The record is not in order.${rest}`
  await this.io.stdout.write(this.fitted(this.io.stdout, `${sentence}\n${proves}\n`))
}
