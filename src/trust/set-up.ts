import type { Change, Warning } from '../change/change.ts'
import { type Plan, uniqueWarnings } from '../change/plan.ts'
import { type Applied, settle } from '../change/settle.ts'
import type { Side } from '../names/side.ts'
import { placesToSetUp } from './application-scope.ts'
import { connectAdmins, type Session } from './connect-admins.ts'
import { type ConsentOptions, checkConsent, consentWithoutSignIn } from './consent/without-sign-in.ts'
import type { AdminOptions, FlowRuntime, ManifestScope, Review } from './flow.ts'
import { fullPlan } from './plan.ts'
import { checkManifest, rememberClientIds } from './remember-client-ids.ts'

interface SetUpOptions extends FlowRuntime, ManifestScope, AdminOptions, ConsentOptions {
  readonly side: Side | undefined
  readonly prune: boolean
  readonly restore: boolean
  readonly review: Review
}

export interface SetUp {
  readonly applied: readonly Change[]
  /** Left for admins of other tenants, and for `towline trust resume`. */
  readonly remaining: readonly Change[]
  readonly warnings: readonly Warning[]
}

/**
 * Sets the trust up as planned, and writes new client IDs into the manifest. Rejects with what `connectAdmins` and
 * `settle` reject with, and with `TrustError` `TRUST_BLOCKED` for a consent or a manifest that cannot work.
 */
export async function setUpTrust(options: SetUpOptions): Promise<SetUp> {
  const { consent, side, review } = options
  // The caller who hands over or sends a link does not sign in to the target.
  const byOthers = consent === 'link' || consent === 'handover'
  const session = await connectAdmins({ ...options, side: byOthers ? 'home' : side, access: 'read-write' })
  await checkConsent(consent, session)
  await checkManifest(session, options.manifest)
  const alsoUnread = byOthers || side === undefined
  const plan = await fullPlan({ ...options, alsoUnread }, session)
  await review(plan)
  const { applied, warnings } = await settleAndRemember(options, session, plan.doable)
  const remaining = alsoUnread ? await consentWithoutSignIn(options, session) : []
  return {
    applied,
    remaining: [...remaining, ...plan.suspended],
    warnings: uniqueWarnings([...plan.warnings, ...warnings]),
  }
}

/** However it ends, an application that was made is found again by its client ID. */
async function settleAndRemember(options: SetUpOptions, session: Session, doable: Plan): Promise<Applied> {
  const { manifest, tell } = options
  let done: Applied = { applied: [], warnings: [] }
  try {
    if (doable.changes.length > 0) done = await settle(placesToSetUp(session.scopes), doable, options)
  } catch (error) {
    await rememberClientIds(session, manifest, tell).catch(() => {})
    throw error
  }
  // Also if nothing had to be done: an earlier run may have been killed just before this.
  await rememberClientIds(session, manifest, tell)
  return done
}
