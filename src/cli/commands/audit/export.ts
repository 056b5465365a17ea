import type { CliContext, CommonFlags } from '../../process/context.ts'
import { chosenLines } from './chosen-lines.ts'
import type { FilterFlags, RecordFlags } from './flags.ts'
import { chosenRecords } from './records.ts'

/** Each line as it stands there, so that hashes can be checked elsewhere too. */
export default async function (this: CliContext, flags: CommonFlags & RecordFlags & FilterFlags): Promise<void> {
  for await (const { line } of chosenLines(await chosenRecords(this, flags), flags)) {
    this.signal.throwIfAborted()
    await this.io.stdout.write(`${line.text}\n`)
  }
}
