import type { Change, Warning } from '../change/change.ts'
import type { Side } from '../names/side.ts'
import { connectAdmins } from './connect-admins.ts'
import type { AdminOptions, FlowRuntime, ManifestScope } from './flow.ts'
import { fullPlan } from './full-plan.ts'
import { unknownClientIds } from './remember-client-ids.ts'

/** What `towline trust apply` would do, and what is worth knowing before. Plain data. */
export interface TrustPlan {
  readonly changes: readonly Change[]
  readonly warnings: readonly Warning[]
}

interface PlanOptions extends FlowRuntime, ManifestScope, AdminOptions {
  readonly side: Side | undefined
  readonly prune: boolean | undefined
}

/** The work of `planTrust`, which loads this file only when it is called. */
export async function planScope(options: PlanOptions): Promise<TrustPlan> {
  const session = await connectAdmins({ ...options, access: 'read-only' })
  const { changes, warnings } = await fullPlan(options, session, options.runtime, options.side === undefined)
  return {
    changes: changes.map(({ apply: _, ...change }) => change),
    warnings: [...warnings, ...(await unknownClientIds(session))],
  }
}
