import { anchorOf } from '../../../guard/audit/anchor.ts'
import { countOf } from '../../../text/count.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import type { RecordFlags } from './flags.ts'
import { chosenRecords } from './records.ts'
import { severalChains } from './several-chains.ts'

export default async function (this: CliContext, flags: CommonFlags & RecordFlags): Promise<void> {
  const stored = severalChains(await chosenRecords(this, flags))
  const { text, chains, records, notCovered, problems } = await anchorOf(stored, { now: this.io.now() })
  if (problems.length > 0) {
    const [{ file, line, why } = { file: '', line: 0, why: '' }] = problems
    this.exit(exitCodes.drift)
    await this.tell({
      kind: 'must-see',
      text: `The record has ${countOf(problems.length, 'problem')}, the first at ${file}:${line}: ${why} An anchor would make them official, so none was printed. Run \`towline audit verify\`.`,
    })
    return
  }
  await this.io.stdout.write(`${text}\n`)
  await this.note(`It covers ${countOf(records, 'record')} of ${countOf(chains, 'chain')}.`)
  if (notCovered > 0) {
    await this.tell({
      kind: 'must-see',
      text: `The newest records of ${countOf(notCovered, 'chain')} are not covered: too many chains are at work. Make another one later.`,
    })
  }
}
