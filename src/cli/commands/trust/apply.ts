import { resolve } from 'node:path'
import { type Change, describeChange } from '../../../change/change.ts'
import { countOf } from '../../../text/count.ts'
import { type SetUp, setUpTrust } from '../../../trust/set-up.ts'
import { isForApply } from '../../../trust/suspended.ts'
import { isForPeople } from '../../output/for-people.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import type { ConfirmFlags, ConsentFlags } from './flags.ts'
import { flowOf, openManifest } from './open.ts'
import type { PlanFlags } from './plan.ts'
import { showPlan } from './print-plan.ts'
import { reviewWith } from './review.ts'

interface Flags extends PlanFlags, ConsentFlags, ConfirmFlags {}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const { side, prune = false, restore = false, consent, listen = false, out = 'towline-handover' } = flags
  const scope = await openManifest(this, flags)
  const done = await setUpTrust({
    ...(await flowOf(this, flags)),
    ...scope,
    side,
    prune,
    restore,
    consent,
    listen,
    handoverFolder: resolve(this.io.cwd, out),
    review: reviewWith(this, flags, { question: 'Do this?' }),
  })
  this.exit(done.remaining.length === 0 ? exitCodes.ok : exitCodes.drift)
  await print(this, flags, done)
}

async function print(context: CliContext, flags: Flags, { applied, remaining, warnings }: SetUp): Promise<void> {
  if (!isForPeople(context, flags)) {
    const result = { applied: applied.map(describeChange), remaining: remaining.map(describeChange), warnings }
    return (await openPrinter(context, flags)).one(result)
  }
  const { stdout } = context.io
  await stdout.write(`${countOf(applied.length, 'change')} made.\n`)
  await printRest(context, 'Left for another admin:', remaining.filter(isForApply))
  await printRest(
    context,
    'Left as it is:',
    remaining.filter((change) => !isForApply(change)),
  )
}

async function printRest(context: CliContext, heading: string, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return
  await context.io.stdout.write(`${heading}\n\n`)
  await showPlan(context, context.io.stdout, changes)
}
