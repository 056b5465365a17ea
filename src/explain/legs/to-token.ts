import type { Found } from '../../causes/finding.ts'
import type { AssertionIdentity } from '../../credential/assertion/describe.ts'
import { clouds } from '../../credential/clouds.ts'
import { apis } from '../../directory/apis.ts'
import { clockHop, isFar } from '../clock.ts'
import type { TargetView } from '../directories.ts'
import { assertionHop } from '../hops/assertion.ts'
import { compareHop, notCompared, proven } from '../hops/compare.ts'
import { type Exchanged, exchangedHop, flappedHop, isUnreached, refusedHop, tryExchange } from '../hops/exchange.ts'
import { presentedBy, toCompare } from '../hops/presented-claims.ts'
import { reachedHop, unreachedHop } from '../hops/reach.ts'
import { judge } from '../rank-causes.ts'
import type { Walk } from '../walk.ts'

/** What a token of the target can be judged by. */
export interface Held {
  readonly token: string
  readonly identity: AssertionIdentity
  readonly view: TargetView | undefined
}

/** Presents the assertion to the target; `undefined` where that ends the walk. */
export async function walkToToken(walk: Walk, identity: AssertionIdentity): Promise<Held | undefined> {
  const { input, chain, ways } = walk
  const { target, expected = {}, authorityHost, reach, runtime, signal } = input
  const assertion = assertionHop(identity, ways.assertion.source, target, expected)
  chain.add(assertion.hop, assertion.causes)
  if (assertion.causes.length > 0) return undefined
  const { tid } = identity.claims
  const home = await input.home?.(target.clientId, typeof tid === 'string' ? tid : undefined)

  const { token, failure, flapped } = await exchangeFor(walk, apis.graph.appId)
  if (failure !== undefined && isUnreached(failure)) {
    const { hop, causes } = await unreachedHop(failure, authorityHost, { reach, signal, now: runtime.now() })
    chain.add(hop, causes)
    return undefined
  }
  const aheadMs = walk.aheadMs()
  if (isFar(aheadMs) && failure?.causes.some(({ code }) => code === 'CLOCK_WRONG')) {
    const { hop, causes } = clockHop(authorityHost, aheadMs)
    chain.add(hop, causes)
    return undefined
  }
  chain.add(reachedHop(authorityHost, aheadMs))

  const { suspicions } = assertion
  const view = await input.targetView?.(target.clientId)
  const presented = presentedBy(identity, target, suspicions)
  const compared = home === undefined ? undefined : compareHop(home, presented)
  if (failure !== undefined) {
    const causes = judge({ said: failure.causes as Found[], suspicions, compared, view })
    chain.add(refusedHop(failure))
    chain.add(compared?.hop ?? notCompared, compared === undefined ? toCompare(causes, presented) : causes)
    return undefined
  }
  const { hop, causes } = flapped === undefined ? { hop: exchangedHop(target), causes: [] } : flappedHop(flapped)
  chain.add(hop, causes)
  chain.add(compared?.hop ?? proven)
  return token === undefined ? undefined : { token, identity, view }
}

/** A token for one API, by its application ID. */
export function exchangeFor({ input: { target, signal }, ways }: Walk, api: string): Promise<Exchanged> {
  const resource = api === apis.graph.appId ? clouds[target.cloud].graph : api
  return tryExchange(() => ways.credential.getToken(`${resource}/.default`, { abortSignal: signal }))
}
