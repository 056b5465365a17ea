import { failingOnce } from '../credential/assertion/fail-once.ts'
import type { AssertionSource } from '../credential/assertion/source.ts'
import { boundCredential, type TowlineCredential } from '../credential/credential.ts'
import { createBudget } from '../graph/budget/budget.ts'
import { type GraphClient, graphClient } from '../graph/client.ts'
import { SentWrites } from '../graph/sent-writes.ts'
import { parseUserAgent } from '../graph/user-agent.ts'
import { type Actor, UNKNOWN_ACTOR } from '../guard/actor.ts'
import type { WriteRule } from '../guard/writes.ts'
import { nodeRuntime, type Runtime } from '../http/runtime.ts'
import type { HttpResponse, Send } from '../http/send.ts'
import type { IdentityChoice, Target } from '../manifest/target.ts'
import { handedOut } from './handed-out.ts'
import { type Hosts, hostsFromEnv } from './hosts.ts'
import { identitySource } from './identity-source.ts'
import type { Oversights } from './oversight/oversights.ts'
import { setOwnAccess } from './own-access.ts'
import { pacedExchanges } from './pace-exchanges.ts'
import { programOversights } from './program-oversights.ts'
import { counted, type Usage } from './usage.ts'

/** Everything that reaches one target. Nothing in it can reach another one. */
export interface Connection {
  readonly target: Target
  /** Its tokens are for other code, and cannot be held to a policy: where there is one, `handout` in it decides. */
  readonly credential: TowlineCredential
  readonly graph: GraphClient
  /** Shared by the targets that use the same identity. */
  readonly assertion: AssertionSource
}

export interface ConnectorOptions {
  /**
   * Origins to connect to in place of the cloud's own.
   * @default from `TOWLINE_AUTHORITY_HOST` and `TOWLINE_GRAPH_HOST`
   */
  readonly hosts?: Hosts
  /**
   * The part of the published throttling limits that may be used, above 0 and up to 1.
   * @default 0.75
   */
  readonly budget?: number | undefined
  /**
   * Whether an exchange that was refused is retried for some seconds. Left to the caller where it repeats the exchange
   * itself.
   * @default true
   */
  readonly retryRefused?: boolean | undefined
  /** Takes the credential of each connection before anything uses it, and returns the one to use in its place. */
  readonly watch?: ((credential: TowlineCredential, target: Target) => TowlineCredential) | undefined
  /**
   * What judges and records the work. Left out, the policy and the record of the targets' manifest are in force for the
   * whole program, and end with it.
   * @internal
   */
  readonly oversights?: Oversights | undefined
}

export interface ConnectOptions {
  /**
   * Aborts what is in flight in this target only. It takes the place of the runtime's signal, so it has to be aborted
   * whenever that one is.
   */
  readonly signal?: AbortSignal | undefined
  /** Counts what this connection sends. */
  readonly usage?: Usage
  /** Decides on each write that the target's `access` allows. */
  readonly writes?: WriteRule
  /** What asks for the calls in this target. */
  readonly actor?: Actor | undefined
}

export type Connector = (target: Target, options?: ConnectOptions) => Connection

/**
 * Connects to one target: a credential and a Graph client that are bound to it. Each call has an assertion and a budget
 * of its own, so work over many targets shares a `connector`.
 *
 * Throws `ConfigError`: `HOST_INVALID`, or `USAGE` for a budget or a `TOWLINE_USER_AGENT` that cannot be.
 *
 * @example
 * ```ts
 * import { connect, listSites, loadManifest, selectTargets } from 'towline'
 *
 * for (const target of selectTargets(await loadManifest(), ['fabrikam-test'])) {
 *   const { graph } = connect(target)
 *   for await (const site of listSites(graph)) console.log(site.webUrl)
 * }
 * ```
 */
export function connect(
  target: Target,
  options: Partial<Runtime> & ConnectorOptions & ConnectOptions = {},
): Connection {
  return connector(options, options)(target, options)
}

/**
 * Makes the connections of one run to its targets: a credential and a client for each, and one assertion source for
 * each identity. So a thousand targets cost one request to the identity, and its failure is known to all of them at
 * once. Throttling budgets are shared, as numbers only. Connections are not cached: a token is forgotten with its
 * target. `TOWLINE_USER_AGENT` names the sender to Graph.
 *
 * Throws `ConfigError`: `HOST_INVALID`, or `USAGE` for a budget or a `TOWLINE_USER_AGENT` that cannot be.
 *
 * @example
 * ```ts
 * import { connector, loadManifest, selectTargets } from 'towline'
 *
 * const connect = connector()
 * for (const target of selectTargets(await loadManifest(), ['all'])) {
 *   const { graph } = connect(target)
 *   console.log(target.name, await graph.get('/organization'))
 * }
 * ```
 */
export function connector(given: Partial<Runtime> = {}, options: ConnectorOptions = {}): Connector {
  const runtime = nodeRuntime(given)
  const hosts = options.hosts ?? hostsFromEnv(runtime.env)
  const sources = new Map<string, AssertionSource>()
  const budget = createBudget(options.budget)
  const { TOWLINE_USER_AGENT: named } = runtime.env
  const userAgent = named ? parseUserAgent(named, 'TOWLINE_USER_AGENT') : undefined
  const exchanging = pacedExchanges(runtime)
  const { retryRefused = true, oversights = programOversights(given, runtime) } = options

  const sourceOf = (choice: IdentityChoice): AssertionSource => {
    const key = JSON.stringify(choice ?? null)
    const source = sources.get(key) ?? failingOnce(identitySource(choice, runtime))
    sources.set(key, source)
    return source
  }

  return (target, { signal = runtime.signal, usage, writes, actor } = {}) => {
    const inTarget = (send: Send, isRefusal?: (response: HttpResponse) => boolean): Runtime => {
      const own = { send, now: runtime.now, wait: runtime.wait, env: runtime.env, signal }
      return usage === undefined ? own : counted(own, usage, isRefusal)
    }
    const { cloud, access } = target
    const oversight = oversights.of(target, actor ?? UNKNOWN_ACTOR)
    const assertion = sourceOf(target.identity)
    const own = boundCredential(
      {
        ...inTarget(exchanging, isExchangeRefused),
        ...(hosts.authorityHost === undefined ? {} : { authorityHost: hosts.authorityHost }),
        tenant: target.tenant,
        clientId: target.clientId,
        assertion,
        cloud,
      },
      { retryRefused, oversight },
    )
    const credential = options.watch?.(own, target) ?? own
    const graph = graphClient({
      ...inTarget(runtime.send),
      ...(hosts.graphHost === undefined ? {} : { graphHost: hosts.graphHost }),
      credential,
      access,
      writes,
      actor,
      oversight,
      budget,
      sentWrites: usage && (() => (usage.sentWrites ??= new SentWrites())),
      onHeldBack: (ms) => {
        if (usage !== undefined) usage.throttledMs += ms
      },
      ...(userAgent === undefined ? {} : { userAgent }),
    })
    if (oversight === undefined) return { target, credential, graph, assertion }
    const connection = { target, graph, ...handedOut({ credential, assertion }, oversight) }
    setOwnAccess(connection, { credential, assertion, oversight })
    return connection
  }
}

/** Whether the token service refused, so that a wait that follows is one before a retry of what may pass. */
function isExchangeRefused({ status }: HttpResponse): boolean {
  return status === 400 || status === 401
}
