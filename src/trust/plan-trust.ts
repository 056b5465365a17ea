import type { Change, Warning } from '../change/change.ts'
import { nodeRuntime } from '../http/runtime.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { chooseTargets } from '../manifest/select.ts'
import type { Side } from '../names/side.ts'
import { connectAdmins } from './connect-admins.ts'
import type { AdminOptions, FlowRuntime } from './flow.ts'
import { fullPlan } from './full-plan.ts'
import { unknownClientIds } from './remember-client-ids.ts'

export interface PlanTrustOptions extends Partial<FlowRuntime>, AdminOptions {
  readonly manifest: Manifest
  /** Names of targets, their tenants, `tag:<tag>` or `all`. May be left out for a manifest with one target. */
  readonly targets?: readonly string[] | undefined
  /** Only the tenant that the caller is an admin of. @default both */
  readonly side?: Side | undefined
  /** Whether grants that the manifest does not want are revoked. */
  readonly prune?: boolean | undefined
}

/** What `towline trust apply` would do, and what is worth knowing before. */
export interface TrustPlan {
  readonly changes: readonly Change[]
  readonly warnings: readonly Warning[]
}

/**
 * Compares the trust of the chosen targets with the manifest. Reads the tenants in which an admin is signed in, and sends no
 * write.
 *
 * Rejects with `ConfigError` for targets or permissions that do not exist, and with `TrustError`: `SIGN_IN_MISSING`,
 * `SIGN_IN_FAILED`, `SIGN_IN_MISMATCH`, and `TRUST_BLOCKED` for a state that no change can fix.
 *
 * @example
 * ```ts
 * const manifest = await loadManifest('towline.yaml')
 * const { changes } = await planTrust({ manifest, targets: ['fabrikam'] })
 * for (const { side, action, what } of changes) console.log(`${side}: ${action} ${what}`)
 * ```
 */
export async function planTrust({
  manifest,
  targets: selectors = [],
  runtime = nodeRuntime(),
  tell = async () => {},
  ...options
}: PlanTrustOptions): Promise<TrustPlan> {
  const scope = { manifest, targets: chooseTargets(manifest, selectors) }
  const session = await connectAdmins({ ...options, ...scope, runtime, tell, access: 'read-only' })
  const { changes, warnings } = await fullPlan(scope, session, runtime, options.side === undefined)
  return {
    changes: changes.map(({ apply: _, ...change }) => change),
    warnings: [...warnings, ...(await unknownClientIds(session))],
  }
}
