import type { Detection, HostKind } from '../credential/assertion/detect.ts'
import type { AssertionSource } from '../credential/assertion/source.ts'
import type { TowlineCredential } from '../credential/credential.ts'
import type { GraphClient } from '../graph/client.ts'
import type { Reach } from '../http/reach.ts'
import type { Runtime } from '../http/runtime.ts'
import type { Target } from '../manifest/target.ts'
import type { Env } from '../text/env.ts'
import { Chain } from './chain.ts'
import type { HomeView, TargetView } from './directories.ts'

/** The identity that the manifest says is trusted, as far as it says it. */
export interface ExpectedIdentity {
  readonly principalId?: string | undefined
  /** Of tokens of other issuers than Entra. */
  readonly issuer?: string | undefined
  readonly subject?: string | undefined
}

/** The ways to a target: to an assertion, to its tokens, to its Graph. */
export interface Ways {
  readonly assertion: AssertionSource
  readonly credential: TowlineCredential
  readonly graph: GraphClient
}

export interface ExplainInput {
  readonly target: Target
  readonly expected?: ExpectedIdentity
  readonly env: Env
  readonly runtime: Runtime
  /** Origin that is asked for tokens. */
  readonly authorityHost: string
  /** Makes the ways to this target, with a `send` that is watched. */
  readonly connect: (runtime: Runtime) => Ways
  /** How the network is looked at where a request got no answer. Left out: it is not. */
  readonly reach?: Reach | undefined
  /** The application as it stands at home, where somebody can read it. */
  readonly home?: (clientId: string, tenantOfAssertion: string | undefined) => Promise<HomeView | undefined>
  readonly targetView?: (clientId: string) => Promise<TargetView | undefined>
  /** A site to try `Sites.Selected` on. */
  readonly site?: string | undefined
  readonly signal: AbortSignal
}

/** What the host offers; `undefined` where a file or a job was named outright. */
export type Detected = Detection<HostKind> | undefined

/** One walk along the chain, as far as it has come. */
export interface Walk {
  readonly input: ExplainInput
  readonly chain: Chain
  readonly ways: Ways
  /** How far the clock of the token service is ahead of this machine's, in milliseconds, by its last answer. */
  readonly aheadMs: () => number | undefined
}

/** The `Date` of each answer is remembered: it costs no request of its own. */
export function startWalk(input: ExplainInput): Walk {
  const { runtime, authorityHost } = input
  const { host } = new URL(authorityHost)
  let aheadMs: number | undefined
  const send: Runtime['send'] = async (request) => {
    const response = await runtime.send(request)
    const date = Date.parse(response.headers['date'] ?? '')
    if (new URL(request.url).host === host && !Number.isNaN(date)) aheadMs = date - runtime.now()
    return response
  }
  return { input, chain: new Chain(), ways: input.connect({ ...runtime, send }), aheadMs: () => aheadMs }
}
