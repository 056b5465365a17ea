import type { OutputFlags } from '../../define/flags.ts'
import { isForPeople } from '../../output/for-people.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { chosenLines } from './chosen-lines.ts'
import type { FilterFlags, RecordFlags } from './flags.ts'
import { chosenRecords } from './records.ts'
import { shownRecord } from './shown-record.ts'

interface Flags extends CommonFlags, RecordFlags, FilterFlags, OutputFlags {
  readonly limit: number | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const records = await chosenRecords(this, flags)
  const columns = ['at', 'kind', 'target', 'who', 'what', 'result', 'rule']
  const printer = await openPrinter(this, flags, columns)
  const isShort = isForPeople(this, flags) && flags.columns === undefined
  const list = printer.list()
  let left = flags.limit ?? Number.POSITIVE_INFINITY
  for await (const { record } of chosenLines(records, flags)) {
    this.signal.throwIfAborted()
    if (left-- <= 0) break
    await list.rows([isShort ? shownRecord(record) : record])
  }
  await list.end()
}
