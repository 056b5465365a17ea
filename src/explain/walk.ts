import type { DiagnosedCause } from '../causes/finding.ts'
import { type Connection, connector } from '../connect/connect.ts'
import type { Hosts } from '../connect/hosts.ts'
import type { OverseenWork } from '../connect/oversight/oversights.ts'
import { type OwnAccess, ownAccess } from '../connect/own-access.ts'
import { clouds } from '../credential/clouds.ts'
import type { Reach } from '../http/reach.ts'
import type { Runtime } from '../http/runtime.ts'
import type { Target } from '../manifest/target.ts'
import type { ExpectedIdentity } from './expected-identity.ts'
import { type FoundHop, type Hop, hopIds } from './hop.ts'
import type { DirectoryViews } from './views.ts'

/** What one walk along the chain starts from. */
export interface ExplainInput extends DirectoryViews, OverseenWork {
  readonly target: Target
  readonly expected: ExpectedIdentity
  readonly runtime: Runtime
  readonly hosts: Hosts
  /** Looks at the network where a request got no answer. Left out: the network is not looked at. */
  readonly reach?: Reach | undefined
  /** A site to try `Sites.Selected` on: its address in a browser, or its ID. */
  readonly site?: string | undefined
}

/** With the credential of Towline itself: no token of a walk leaves it. */
type WalkedConnection = Connection & OwnAccess

/** One walk along the chain, as far as it has come. */
export interface Walk {
  readonly input: ExplainInput
  readonly chain: Chain
  /** The connection to the target. Its answers are watched for the time of the token service. */
  readonly connection: WalkedConnection
  /** Another connection to the target, with this runtime. */
  readonly connect: (runtime: Runtime) => WalkedConnection
  /** Origin of the token service. */
  readonly authorityHost: string
  /** How far the clock of the token service is ahead of this machine's, in milliseconds, by its last answer. */
  readonly aheadMs: () => number | undefined
}

/** Begins a walk. The `Date` of each answer of the token service is remembered, which costs no request of its own. */
export function startWalk(input: ExplainInput): Walk {
  const { target, runtime, hosts, oversights, command } = input
  const authorityHost = hosts.authorityHost ?? clouds[target.cloud].authorityHost
  const { host } = new URL(authorityHost)
  let aheadMs: number | undefined
  const send: Runtime['send'] = async (request) => {
    const response = await runtime.send(request)
    const date = Date.parse(response.headers['date'] ?? '')
    if (new URL(request.url).host === host && !Number.isNaN(date)) aheadMs = date - runtime.now()
    return response
  }
  // The walk retries a refusal itself: whether the answer changes is evidence.
  const connect = (own: Runtime): WalkedConnection => {
    const connection = connector(own, { hosts, retryRefused: false, oversights })(target, {
      actor: { command, target: target.name },
    })
    return { ...connection, ...ownAccess(connection) }
  }
  return {
    input,
    chain: new Chain(),
    connection: connect({ ...runtime, send }),
    connect,
    authorityHost,
    aheadMs: () => aheadMs,
  }
}

/** The results of a walk so far: one hop of each kind, and the causes in the order in which they were found. */
export class Chain {
  readonly causes: DiagnosedCause[] = []
  readonly #hops = new Map<Hop['id'], FoundHop>()

  /** A later result of a hop replaces an earlier one. */
  add(hop: FoundHop, causes: readonly DiagnosedCause[] = []): void {
    this.#hops.set(hop.id, hop)
    this.causes.push(...causes)
  }

  has(id: Hop['id']): boolean {
    return this.#hops.has(id)
  }

  /** All hops, in the order of the chain. A hop without a result is skipped. */
  get hops(): FoundHop[] {
    return hopIds.map((id) => this.#hops.get(id) ?? skipped(id))
  }
}

function skipped(id: Hop['id']): Hop {
  return { id, status: 'skipped', detail: 'Not tried: fix the hop that failed before it first.' }
}
