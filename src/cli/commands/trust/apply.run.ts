import { TrustError } from '../../../errors.ts'
import { exitCodes } from '../../../fleet/exit-code.ts'
import { writeClientId } from '../../../manifest/write-client-id.ts'
import { applyTrust } from '../../../trust/apply.ts'
import { type Change, describeChange, type Warning } from '../../../trust/change.ts'
import { Reads } from '../../../trust/reads.ts'
import type { Session } from '../../../trust/session.ts'
import type { CliContext } from '../../context.ts'
import { openPrinter } from '../../output/printer.ts'
import { confirm } from './confirm.ts'
import { checkConsent, consentElsewhere } from './consent-elsewhere.ts'
import type { ConsentFlags } from './consent-flags.ts'
import { type FullPlan, fullPlan } from './full-plan.ts'
import { type Chosen, openManifest, openTrust } from './open.ts'
import type { PlanFlags } from './plan.run.ts'
import { isForPeople, planText, printWarnings } from './print-plan.ts'

interface Flags extends PlanFlags, ConsentFlags {
  readonly yes: boolean | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const chosen = await openManifest(this, flags)
  // Whoever hands over or sends a link does not sign in there.
  const byOthers = flags.consent === 'link' || flags.consent === 'handover'
  const session = await openTrust(this, { ...flags, side: byOthers ? 'home' : flags.side }, chosen, 'read-write')
  await checkConsent(flags, session)
  const plan = await fullPlan(this, chosen, session, byOthers || flags.side === undefined)
  await this.note(planText(plan.changes).trimEnd())
  await printWarnings(this, plan.warnings)
  if (plan.changes.length > 0) await confirm(this, flags.yes ?? false, 'Do this?')

  const applied = await applyAndRemember(this, session, plan, chosen)
  const remaining = byOthers || flags.side === undefined ? await consentElsewhere(this, flags, chosen, session) : []
  await printApplied(this, flags, applied, remaining, plan.warnings)
  this.exit(remaining.length === 0 ? exitCodes.ok : exitCodes.drift)
}

/**
 * However it ends: an application that was made is found again by its client ID. Also where there was nothing to do: the
 * apply before this one may have been killed before it could write the client ID down.
 */
async function applyAndRemember(
  context: CliContext,
  session: Session,
  { doable }: FullPlan,
  chosen: Chosen,
): Promise<readonly Change[]> {
  try {
    if (doable.changes.length === 0) return []
    const { applied } = await applyTrust(session.works, doable, {
      runtime: await context.runtime(),
      signal: context.signal,
      progress: (line) => context.note(line),
    })
    return applied
  } finally {
    await rememberClientIds(context, session, chosen)
  }
}

async function rememberClientIds(context: CliContext, { works }: Session, { manifest }: Chosen): Promise<void> {
  for (const { application, home } of works) {
    if (application.clientId !== undefined || home === undefined || context.signal.aborted) continue
    const made = await new Reads(home).application({ uniqueName: application.uniqueName })
    if (made === undefined) continue
    try {
      await writeClientId(manifest.path, application.key, made.appId)
      await context.note(`clientId ${made.appId} written to ${manifest.path}`)
    } catch (error) {
      throw new TrustError('TRUST_BLOCKED', {
        message: `The application was made (client ID ${made.appId}), and ${manifest.path} could not be written: ${(error as Error).message}`,
        likelyCause: 'The file is read-only, or another program holds it.',
        fix: `Write \`clientId: ${made.appId}\` into it by hand; \`towline trust apply\` then goes on.`,
        cause: error,
      })
    }
  }
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
