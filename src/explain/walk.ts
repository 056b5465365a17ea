import { type Connection, connector } from '../connect/connect.ts'
import type { Hosts } from '../connect/hosts.ts'
import { clouds } from '../credential/clouds.ts'
import type { Reach } from '../http/reach.ts'
import type { Runtime } from '../http/runtime.ts'
import type { Target } from '../manifest/target.ts'
import { Chain } from './chain.ts'
import type { DirectoryViews } from './directories.ts'
import type { ExpectedIdentity } from './expected-identity.ts'

/** What one walk along the chain starts from. */
export interface ExplainInput extends DirectoryViews {
  readonly target: Target
  readonly expected: ExpectedIdentity
  readonly runtime: Runtime
  readonly hosts: Hosts
  /** Looks at the network where a request got no answer. Left out: the network is not looked at. */
  readonly reach?: Reach | undefined
  /** A site to try `Sites.Selected` on: its address in a browser, or its ID. */
  readonly site?: string | undefined
}

/** One walk along the chain, as far as it has come. */
export interface Walk {
  readonly input: ExplainInput
  readonly chain: Chain
  /** The connection to the target. Its answers are watched for the time of the token service. */
  readonly connection: Connection
  /** Another connection to the target, with this runtime. */
  readonly connect: (runtime: Runtime) => Connection
  /** Origin of the token service. */
  readonly authorityHost: string
  /** How far the clock of the token service is ahead of this machine's, in milliseconds, by its last answer. */
  readonly aheadMs: () => number | undefined
  /** That of the runtime, or one that is never aborted. */
  readonly signal: AbortSignal
}

/** Begins a walk. The `Date` of each answer of the token service is remembered, which costs no request of its own. */
export function startWalk(input: ExplainInput): Walk {
  const { target, runtime, hosts } = input
  const authorityHost = hosts.authorityHost ?? clouds[target.cloud].authorityHost
  const { host } = new URL(authorityHost)
  let aheadMs: number | undefined
  const send: Runtime['send'] = async (request) => {
    const response = await runtime.send(request)
    const date = Date.parse(response.headers['date'] ?? '')
    if (new URL(request.url).host === host && !Number.isNaN(date)) aheadMs = date - runtime.now()
    return response
  }
  const connect = (own: Runtime): Connection => connector(own, { hosts })(target)
  return {
    input,
    chain: new Chain(),
    connection: connect({ ...runtime, send }),
    connect,
    authorityHost,
    aheadMs: () => aheadMs,
    signal: runtime.signal ?? new AbortController().signal,
  }
}
