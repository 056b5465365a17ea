import { type Hosts, hostsFromEnv } from '../connect/hosts.ts'
import { nodeRuntime, type Runtime } from '../http/runtime.ts'
import type { Target } from '../manifest/target.ts'
import type { ExpectedIdentity } from './expected-identity.ts'
import { type Explanation, withoutBrief } from './hop.ts'

/** Network, clock and environment are those of this process where they are left out. */
export interface ExplainOptions extends Partial<Runtime> {
  /**
   * Origins to connect to in place of the cloud's own.
   *
   * @default from `TOWLINE_AUTHORITY_HOST` and `TOWLINE_GRAPH_HOST` of the environment
   */
  readonly hosts?: Hosts
  /** The identity that is meant to be trusted, to compare with the one that answers. */
  readonly expected?: ExpectedIdentity
  /** A site to try `Sites.Selected` on: its address in a browser, or its ID. */
  readonly site?: string
}

/**
 * Returns why the trust with a target does not work: each hop from the host to a call of Graph, and the causes. The
 * likeliest cause is first. Each hop is tried as a runbook would try it. Nothing is changed, and no admin signs in.
 *
 * Where the token service is not reached, the network of this process is looked at step by step, unless `send` is given.
 *
 * Rejects with `ConfigError` where the target or the options cannot be right, and with the signal's reason. A broken hop
 * does not reject: the explanation names it.
 *
 * @example
 * ```ts
 * import { explainTarget, loadManifest, selectTargets } from 'towline'
 *
 * const [target] = selectTargets(await loadManifest('towline.yaml'), ['fabrikam-test'])
 * if (target !== undefined) {
 *   const { ok, causes } = await explainTarget(target)
 *   if (!ok) console.error(causes[0]?.title, causes[0]?.fix)
 * }
 * ```
 */
export async function explainTarget(
  target: Target,
  { hosts, expected = {}, site, ...given }: ExplainOptions = {},
): Promise<Explanation> {
  // Loaded here, so that importing the library does not load the walk and the catalogue of causes.
  const [{ walkLegs }, { createReach }] = await Promise.all([import('./walk-legs.ts'), import('../http/reach.ts')])
  const runtime = nodeRuntime(given)
  const found = await walkLegs({
    target,
    expected,
    runtime,
    hosts: hosts ?? hostsFromEnv(runtime.env),
    reach: given.send === undefined ? createReach({ env: runtime.env }) : undefined,
    site,
  })
  return withoutBrief(found)
}
