import type { Detection, HostKind } from '../../credential/assertion/detect.ts'
import type { AssertionSource } from '../../credential/assertion/source.ts'
import type { TowlineCredential } from '../../credential/credential.ts'
import type { Env } from '../../env.ts'
import type { GraphClient } from '../../graph/client.ts'
import type { Reach } from '../../http/reach.ts'
import type { HttpResponse, Runtime } from '../../http/send.ts'
import type { Target } from '../../manifest/target.ts'
import type { HomeView, TargetView } from './directories.ts'

/** The identity that the manifest says is trusted, as far as it says it. */
export interface ExpectedIdentity {
  readonly principalId?: string | undefined
  /** Of tokens of other issuers than Entra. */
  readonly issuer?: string | undefined
  readonly subject?: string | undefined
}

export interface ExplainInput {
  readonly target: Target
  readonly expected?: ExpectedIdentity
  readonly env: Env
  readonly runtime: Runtime
  /** Origin that is asked for tokens. */
  readonly authorityHost: string
  /** Makes the ways to this target, with a `send` that is watched. */
  readonly connect: (runtime: Runtime) => {
    readonly credential: TowlineCredential
    readonly graph: GraphClient
    readonly assertion: AssertionSource
  }
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

/** An answer, and how far the clock of whoever gave it is ahead of this machine's. */
export interface Seen {
  readonly url: string
  readonly response: HttpResponse
  /** Milliseconds. `undefined` where the answer has no `Date`. */
  readonly aheadMs: number | undefined
}

/** Remembers what came back: the `Date` of an answer costs no request of its own. */
export function watched(runtime: Runtime): { readonly runtime: Runtime; readonly seen: readonly Seen[] } {
  const seen: Seen[] = []
  const send: Runtime['send'] = async (request) => {
    const response = await runtime.send(request)
    const date = Date.parse(response.headers['date'] ?? '')
    seen.push({
      url: request.url,
      response,
      aheadMs: Number.isNaN(date) ? undefined : date - runtime.now(),
    })
    return response
  }
  return { runtime: { ...runtime, send }, seen }
}
