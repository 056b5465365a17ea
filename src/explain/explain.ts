import type { Hosts } from '../connect/hosts.ts'
import type { Reach } from '../http/reach.ts'
import type { Runtime } from '../http/runtime.ts'
import type { Target } from '../manifest/target.ts'
import type { DirectoryViews } from './directories.ts'
import type { ExpectedIdentity } from './expected-identity.ts'
import type { Explanation } from './hop.ts'

export interface ExplainOptions extends DirectoryViews {
  /**
   * Network, clock and environment; its signal ends the walk.
   *
   * @default those of this process
   */
  readonly runtime?: Runtime
  /**
   * Origins to connect to in place of the cloud's own.
   *
   * @default from `TOWLINE_AUTHORITY_HOST` and `TOWLINE_GRAPH_HOST`
   */
  readonly hosts?: Hosts
  /** The identity that is meant to be trusted, to compare with the one that answers. */
  readonly expected?: ExpectedIdentity
  /** A site to try `Sites.Selected` on: its address in a browser, or its ID. */
  readonly site?: string | undefined
  /**
   * Looks at the network step by step where a request got no answer.
   *
   * @default the network of this process; with a `runtime` of the caller, none
   */
  readonly reach?: Reach | undefined
}

/**
 * Returns why the trust with a target does not work: each hop from the host to a call of Graph, and the causes, the
 * likeliest first. Each hop is tried as a runbook would try it. Nothing is changed, no request is made twice, and no admin
 * signs in.
 *
 * **Rejects** with `ConfigError` where the options cannot be right, and with the signal's reason. A broken hop does not
 * reject: it is part of the explanation.
 *
 * @example
 * const { ok, causes } = await explainTarget(target)
 * if (!ok) console.error(causes[0]?.title, causes[0]?.fix)
 */
export async function explainTarget(target: Target, options: ExplainOptions = {}): Promise<Explanation> {
  // Loaded here, so that importing the library does not load the walk, the catalogue of causes and the network.
  const [{ walkChain }, { hostsFromEnv }] = await Promise.all([
    import('./walk-chain.ts'),
    import('../connect/hosts.ts'),
  ])
  const { runtime, reach } =
    options.runtime === undefined ? await ofThisProcess() : { ...options, runtime: options.runtime }
  return walkChain({
    ...options,
    target,
    expected: options.expected ?? {},
    runtime,
    hosts: options.hosts ?? hostsFromEnv(runtime.env),
    reach: options.reach ?? reach,
  })
}

async function ofThisProcess(): Promise<{ readonly runtime: Runtime; readonly reach: Reach }> {
  const [{ nodeRuntime }, { createReach }] = await Promise.all([
    import('../http/runtime.ts'),
    import('../http/reach.ts'),
  ])
  return { runtime: nodeRuntime(), reach: createReach({ env: process.env }) }
}
