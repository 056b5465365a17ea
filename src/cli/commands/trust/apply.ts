import { resolve } from 'node:path'
import { describeChange } from '../../../change/change.ts'
import { type SetUp, setUpTrust } from '../../../trust/set-up.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import type { ConfirmFlags, ConsentFlags } from './flags.ts'
import { flowOf, openManifest } from './open.ts'
import type { PlanFlags } from './plan.ts'
import { counted, isForPeople, planText } from './print-plan.ts'
import { reviewWith } from './review.ts'

interface Flags extends PlanFlags, ConsentFlags, ConfirmFlags {}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const { side, prune = false, consent, listen = false, out = 'towline-handover' } = flags
  const scope = await openManifest(this, flags)
  const done = await setUpTrust({
    ...(await flowOf(this, flags)),
    ...scope,
    side,
    prune,
    consent,
    listen,
    handoverFolder: resolve(this.io.cwd, out),
    review: reviewWith(this, flags, { question: 'Do this?' }),
  })
  await print(this, flags, done)
  this.exit(done.remaining.length === 0 ? exitCodes.ok : exitCodes.drift)
}

async function print(context: CliContext, flags: Flags, { applied, remaining, warnings }: SetUp): Promise<void> {
  if (!isForPeople(context, flags)) {
    const result = { applied: applied.map(describeChange), remaining: remaining.map(describeChange), warnings }
    return (await openPrinter(context, flags)).one(result)
  }
  const left = remaining.length === 0 ? '' : `Left for another admin:\n\n${planText(remaining)}`
  await context.io.stdout.write(`${counted(applied.length, 'change')} made.\n${left}`)
}
