import type { Change, Warning } from '../change/change.ts'
import { planOf } from '../change/plan.ts'
import { settle } from '../change/settle.ts'
import type { ManifestTarget } from '../manifest/manifest.ts'
import { placesToRemove } from './application-scope.ts'
import { connectAdmins } from './connect-admins.ts'
import type { AdminOptions, FlowRuntime, ManifestScope, Review } from './flow.ts'

interface RemoveOptions extends FlowRuntime, ManifestScope, AdminOptions {
  /** Whether the home side is removed as well. */
  readonly wholeApplication: boolean
  readonly review: Review
}

export interface Removed {
  readonly applied: readonly Change[]
  /** Targets without a sign-in: nothing was removed in them. */
  readonly unread: readonly ManifestTarget[]
  readonly warnings: readonly Warning[]
}

/** Takes the application out of the chosen targets; with `wholeApplication` also out of the home tenant. */
export async function removeTrust(options: RemoveOptions): Promise<Removed> {
  const { wholeApplication, review } = options
  const side = wholeApplication ? undefined : 'target'
  const session = await connectAdmins({ ...options, side, needsIdentity: false, access: 'read-write' })
  const { scopes, unread, warnings } = session
  const places = placesToRemove(scopes)
  const plan = await planOf(places)
  await review({ changes: plan.changes, warnings: [...plan.warnings, ...warnings] })
  const { applied } = await settle(places, plan, options)
  return { applied, unread, warnings }
}
