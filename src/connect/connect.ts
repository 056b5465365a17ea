import { failingOnce } from '../credential/assertion/fail-once.ts'
import type { AssertionSource } from '../credential/assertion/source.ts'
import { type TowlineCredential, towlineCredential } from '../credential/credential.ts'
import { createBudget } from '../graph/budget/budget.ts'
import { type GraphClient, graphClient } from '../graph/client.ts'
import { parseUserAgent } from '../graph/user-agent.ts'
import type { Actor } from '../guard/actor.ts'
import type { WriteRule } from '../guard/writes.ts'
import type { Runtime } from '../http/runtime.ts'
import type { Send } from '../http/send.ts'
import type { IdentityChoice, Target } from '../manifest/target.ts'
import { type Hosts, hostsFromEnv } from './hosts.ts'
import { identitySource } from './identity-source.ts'
import { pacedExchanges } from './pace-exchanges.ts'
import { counted, type Usage } from './usage.ts'

/** Everything by which one target is reached. Nothing in it can reach another. */
export interface Connection {
  readonly target: Target
  readonly credential: TowlineCredential
  readonly graph: GraphClient
  /** Shared by the targets that use the same identity. */
  readonly assertion: AssertionSource
}

export interface ConnectorOptions {
  /** Default: from `TOWLINE_AUTHORITY_HOST` and `TOWLINE_GRAPH_HOST`. */
  readonly hosts?: Hosts
  /** The part of the published throttling limits that may be used. Default 0.75. */
  readonly budget?: number | undefined
}

export interface ConnectOptions {
  /** Ends what is under way in this target only. */
  readonly signal?: AbortSignal | undefined
  /** Counts what this connection sends. */
  readonly usage?: Usage
  /** Decides on each write. */
  readonly writes?: WriteRule
  /** What asks for the calls in this target. */
  readonly actor?: Actor | undefined
}

export type Connector = (target: Target, options?: ConnectOptions) => Connection

/**
 * Makes the connections of one run to its targets: a credential and a client of its own for each, and one assertion source for each
 * identity, so that a thousand targets cost one request to it, or learn at once that it fails. Throttling budgets are shared, as numbers only.
 * Connections are not kept; a token is forgotten with its target. `TOWLINE_USER_AGENT` names the sender to Graph.
 */
export function connector(runtime: Runtime, options: ConnectorOptions = {}): Connector {
  const hosts = options.hosts ?? hostsFromEnv(runtime.env)
  const sources = new Map<string, AssertionSource>()
  const budget = createBudget(options.budget)
  const { TOWLINE_USER_AGENT: named } = runtime.env
  const userAgent = named ? parseUserAgent(named, 'TOWLINE_USER_AGENT') : undefined
  const exchanging = pacedExchanges(runtime)

  const sourceOf = (choice: IdentityChoice): AssertionSource => {
    const key = JSON.stringify(choice ?? null)
    const source = sources.get(key) ?? failingOnce(identitySource(choice, runtime))
    sources.set(key, source)
    return source
  }

  return (target, { signal = runtime.signal, usage, writes, actor } = {}) => {
    const inTarget = (send: Send): Runtime => {
      const own = { ...runtime, send, signal }
      return usage === undefined ? own : counted(own, usage)
    }
    const { cloud, access } = target
    const assertion = sourceOf(target.identity)
    const credential = towlineCredential({
      ...inTarget(exchanging),
      ...(hosts.authorityHost === undefined ? {} : { authorityHost: hosts.authorityHost }),
      tenantId: target.tenant,
      clientId: target.clientId,
      assertion,
      cloud,
    })
    const graph = graphClient({
      ...inTarget(runtime.send),
      ...(hosts.graphHost === undefined ? {} : { graphHost: hosts.graphHost }),
      credential,
      access,
      writes,
      actor,
      budget,
      onHeldBack: (ms) => {
        if (usage !== undefined) usage.throttledMs += ms
      },
      ...(userAgent === undefined ? {} : { userAgent }),
    })
    return { target, credential, graph, assertion }
  }
}
