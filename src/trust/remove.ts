import { type Change, changeLine, type Warning } from '../change/change.ts'
import { type Plan, planOf } from '../change/plan.ts'
import { settle } from '../change/settle.ts'
import { TrustError } from '../errors/errors.ts'
import type { ManifestTarget } from '../manifest/manifest.ts'
import { placesToRemove } from './application-scope.ts'
import { connectAdmins } from './connect-admins.ts'
import type { AdminOptions, FlowRuntime, ManifestScope, Review } from './flow.ts'
import { isForGood } from './steps/deleted-application.ts'

interface RemoveOptions extends FlowRuntime, ManifestScope, AdminOptions {
  /** Whether the home side is removed as well. */
  readonly wholeApplication: boolean
  /** Whether the application is also deleted for good, so that nothing brings it back. */
  readonly forGood: boolean
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
  const all = [...plan.warnings, ...warnings]
  await review({ changes: plan.changes, warnings: all })
  const { applied } = await settle(places, plan, options)
  refuseUnfinished(plan, applied)
  return { applied, unread, warnings: all }
}

/** What was planned and is not seen any more needs no change. A deletion for good may only not be possible yet. */
function refuseUnfinished({ changes }: Plan, applied: readonly Change[]): void {
  const left = changes.find(({ key }) => isForGood(key) && !applied.some((change) => change.key === key))
  if (left === undefined) return
  throw new TrustError('TRUST_NOT_SETTLED', {
    message: `The application was deleted, but not for good: it cannot be seen among the deleted ones yet. Left: ${changeLine(left)}.`,
    likelyCause:
      'Entra needs a while to move an application there, or another admin brought it back or deleted it for good.',
    fix: 'Run the command again in a minute; it goes on where this one stopped.',
  })
}
