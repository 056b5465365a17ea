import type { Change, Warning } from '../change/change.ts'
import { type Plan, planOf } from '../change/plan.ts'
import { settle } from '../change/settle.ts'
import type { ManifestTarget } from '../manifest/manifest.ts'
import { placesToRemove } from './application-scope.ts'
import { connectAdmins } from './connect-admins.ts'
import type { AdminOptions, FlowRuntime, ManifestScope } from './flow.ts'

interface RemoveOptions extends FlowRuntime, ManifestScope, AdminOptions {
  /** Whether the home side is removed as well. */
  readonly wholeApplication: boolean
  /** Shows the plan, and asks if there is something to do. Rejects unless it is confirmed. */
  readonly review: (plan: Plan) => Promise<void>
}

export interface Removed {
  readonly applied: readonly Change[]
  /** Targets without a sign-in: nothing was removed in them. */
  readonly unread: readonly ManifestTarget[]
  readonly warnings: readonly Warning[]
}

/** Takes the application out of the chosen targets; with `wholeApplication` also out of the home tenant. */
export async function removeTrust(options: RemoveOptions): Promise<Removed> {
  const { runtime, tell, wholeApplication, review } = options
  const side = wholeApplication ? undefined : 'target'
  const session = await connectAdmins({ ...options, side, needsIdentity: false, access: 'read-write' })
  const { scopes, unread, warnings } = session
  const places = placesToRemove(scopes)
  const plan = await planOf(places)
  await review({ changes: plan.changes, warnings: [...plan.warnings, ...warnings] })
  const progress = (text: string) => tell({ kind: 'note', text })
  const { applied } = await settle(places, plan, { runtime, progress })
  return { applied, unread, warnings }
}
