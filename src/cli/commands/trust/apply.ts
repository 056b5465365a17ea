import { type Change, describeChange, type Warning } from '../../../change/change.ts'
import { once } from '../../../change/unique-warnings.ts'
import type { Plan } from '../../../trust/application-scope.ts'
import { type Applied, applyTrust } from '../../../trust/apply.ts'
import type { Session } from '../../../trust/session.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import { confirm } from './confirm.ts'
import { checkConsent, consentElsewhere } from './consent-elsewhere.ts'
import type { ConsentFlags } from './consent-flags.ts'
import { type FullPlan, fullPlan } from './full-plan.ts'
import { type Chosen, openManifest, openTrust } from './open.ts'
import type { PlanFlags } from './plan.ts'
import { isForPeople, planText, printWarnings } from './print-plan.ts'
import { checkManifest, rememberClientIds } from './remember-client-ids.ts'

interface Flags extends PlanFlags, ConsentFlags {
  readonly yes: boolean | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const chosen = await openManifest(this, flags)
  // Whoever hands over or sends a link does not sign in there.
  const byOthers = flags.consent === 'link' || flags.consent === 'handover'
  const session = await openTrust(this, { ...flags, side: byOthers ? 'home' : flags.side }, chosen, 'read-write')
  await checkConsent(flags, session)
  await checkManifest(session, chosen)
  const plan = await fullPlan(this, chosen, session, byOthers || flags.side === undefined)
  await this.note(planText(plan.changes).trimEnd())
  await printWarnings(this, plan.warnings)
  if (plan.changes.length > 0) await confirm(this, flags.yes ?? false, 'Do this?')

  const { applied, warnings } = await applyAndRemember(this, session, plan, chosen)
  const remaining = byOthers || flags.side === undefined ? await consentElsewhere(this, flags, chosen, session) : []
  await printApplied(this, flags, applied, remaining, once([...plan.warnings, ...warnings]))
  this.exit(remaining.length === 0 ? exitCodes.ok : exitCodes.drift)
}

/** However it ends, an application that was made is found again by its client ID. */
async function applyAndRemember(
  context: CliContext,
  session: Session,
  { doable }: FullPlan,
  chosen: Chosen,
): Promise<Applied> {
  let done: Applied
  try {
    done = await applyDoable(context, session, doable)
  } catch (error) {
    await rememberClientIds(context, session, chosen).catch(() => {})
    throw error
  }
  // Also where nothing had to be done: the one before may have been killed just before this.
  await rememberClientIds(context, session, chosen)
  return done
}

async function applyDoable(context: CliContext, { works }: Session, doable: Plan): Promise<Applied> {
  if (doable.changes.length === 0) return { applied: [], warnings: [] }
  const progress = (line: string) => context.note(line)
  return applyTrust(works, doable, { runtime: await context.runtime(), signal: context.signal, progress })
}

async function printApplied(
  context: CliContext,
  flags: Flags,
  applied: readonly Change[],
  remaining: readonly Change[],
  warnings: readonly Warning[],
): Promise<void> {
  if (!isForPeople(context, flags)) {
    const result = { applied: applied.map(describeChange), remaining: remaining.map(describeChange), warnings }
    return (await openPrinter(context, flags)).one(result)
  }
  const left = remaining.length === 0 ? '' : `Left for another admin:\n\n${planText(remaining)}`
  await context.io.stdout.write(`${applied.length} ${applied.length === 1 ? 'change' : 'changes'} made.\n${left}`)
}
