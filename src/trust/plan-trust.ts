import type { Tell } from '../directory/tell.ts'
import { nodeRuntime, type Runtime } from '../http/runtime.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { chooseTargets } from '../manifest/select.ts'
import type { Side } from '../names/side.ts'
import type { AdminOptions, TrustPlan } from './flow.ts'

/** Network, clock and environment are those of this process where they are left out. */
export interface PlanTrustOptions extends Partial<Runtime>, AdminOptions {
  readonly manifest: Manifest
  /** Names of targets, their tenants, `tag:<tag>` or `all`. May be left out for a manifest with one target. */
  readonly targets?: readonly string[] | undefined
  /** The tenant that the caller is an admin of. @default both */
  readonly side?: Side | undefined
  /** Whether grants that the manifest does not want are revoked. */
  readonly prune?: boolean | undefined
  /** Whether a deleted application is brought back where a new one would be made. */
  readonly restore?: boolean | undefined
  /** Shows the code of a sign-in, and which admin was signed in. @default shows nothing */
  readonly tell?: Tell | undefined
}

/**
 * Returns the differences between the manifest and the trust of the chosen targets. Reads the tenants in which an admin
 * is signed in, and sends no write.
 *
 * Rejects with `ConfigError` for targets or permissions that do not exist, and with `TrustError`: `SIGN_IN_MISSING`,
 * `SIGN_IN_FAILED`, `SIGN_IN_MISMATCH`, `APPLICATION_NAME_TAKEN`, and `TRUST_BLOCKED` for a state that no change can fix.
 *
 * @example
 * ```ts
 * import { loadManifest, planTrust } from 'towline'
 *
 * const manifest = await loadManifest('towline.yaml')
 * const { changes } = await planTrust({ manifest, targets: ['fabrikam'] })
 * for (const { side, action, what } of changes) console.log(`${side}: ${action} ${what}`)
 * ```
 */
export async function planTrust({
  manifest,
  targets: selectors = [],
  auth,
  authClientId,
  signIn,
  side,
  prune,
  restore,
  tell = async () => {},
  ...given
}: PlanTrustOptions): Promise<TrustPlan> {
  const targets = chooseTargets(manifest, selectors)
  // Loaded here, so that importing the library does not load the steps of the trust and the sign-ins.
  const { planScope } = await import('./plan.ts')
  const admins = { auth, authClientId, signIn, side }
  return planScope({ runtime: nodeRuntime(given), tell, manifest, targets, ...admins, prune, restore })
}
