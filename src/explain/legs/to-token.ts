import { causesIn, type DiagnosedCause, found } from '../../causes/finding.ts'
import type { AssertionIdentity } from '../../credential/assertion/describe.ts'
import { clouds } from '../../credential/clouds.ts'
import { resolveTenantId } from '../../credential/resolve-tenant.ts'
import { apis } from '../../directory/apis.ts'
import { TokenExchangeError } from '../../errors/errors.ts'
import { isSameGuid } from '../../text/guid.ts'
import { clockHop, isFar } from '../clock.ts'
import { assertionHop } from '../hops/assertion.ts'
import { compareHop, notCompared, provenByExchange } from '../hops/compare.ts'
import {
  changedAnswerHop,
  type Exchanged,
  exchangedHop,
  isUnreached,
  refusedHop,
  tryExchange,
} from '../hops/exchange.ts'
import { presentedBy, withFittingCredential } from '../hops/presented-claims.ts'
import { reachedHop, unreachedHop } from '../hops/reach.ts'
import { rankCauses } from '../rank-causes.ts'
import type { HomeView, TargetView } from '../views.ts'
import type { Walk } from '../walk.ts'

/** An access token of the target, with everything that its roles are judged by. */
export interface Granted {
  readonly token: string
  readonly identity: AssertionIdentity
  readonly view: TargetView | undefined
}

/** Presents the assertion to the target. Returns `undefined` where that ends the walk. */
export async function walkToToken(walk: Walk, identity: AssertionIdentity): Promise<Granted | undefined> {
  const { input, chain, connection, authorityHost } = walk
  const { target, expected } = input
  const assertion = assertionHop(identity, connection.assertion.source, target, expected)
  chain.add(assertion.hop, assertion.causes)
  if (assertion.causes.length > 0) return undefined
  const { tid } = identity.claims
  const homeTenant = typeof tid === 'string' ? tid : undefined
  const home = await input.home?.(target.clientId, homeTenant)

  const { token, failure, firstRefusal } = await exchangeFor(walk, apis.graph.appId)
  if (failure !== undefined && isUnreached(failure)) {
    const { hop, causes } = await unreachedHop(failure, authorityHost, input)
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
  const comparison = home === undefined ? undefined : compareHop(home, presented)
  if (failure !== undefined) {
    const notListed = await unlisted(walk, home, homeTenant)
    const causes = rankCauses({ refusal: causesIn(failure), suspicions, comparison, view, notListed })
    chain.add(refusedHop(failure))
    chain.add(
      comparison?.hop ?? notCompared,
      comparison === undefined ? withFittingCredential(causes, presented) : causes,
    )
    return undefined
  }
  const { hop, causes } =
    firstRefusal === undefined ? { hop: exchangedHop(target), causes: [] } : changedAnswerHop(firstRefusal)
  chain.add(hop, causes)
  chain.add(comparison?.hop ?? provenByExchange)
  return token === undefined ? undefined : { token, identity, view }
}

/** The list of tenants that may have the application, where it lacks the target. The list holds IDs. */
async function unlisted(
  { input, authorityHost }: Walk,
  home: HomeView | undefined,
  homeTenant: string | undefined,
): Promise<DiagnosedCause | undefined> {
  if (home?.allowedTenants === undefined || home.allowedTenants.length === 0) return undefined
  const tenantId = await resolveTenantId(input.target.tenant, authorityHost, input.runtime).catch(unresolved)
  // The tenant that owns the application is always allowed.
  if (tenantId === '' || [homeTenant, ...home.allowedTenants].some((id) => isSameGuid(tenantId, id))) return undefined
  const evidence = `The list of allowed tenants of the application (${home.source}) lacks ${tenantId}.`
  return found('TENANT_NOT_LISTED', 'likely', evidence)
}

/** A domain that no tenant has is what the exchange was refused for, so that refusal tells more. */
function unresolved(error: unknown): string {
  if (error instanceof TokenExchangeError) return ''
  throw error
}

/** Requests a token for one API, which is named by its application ID. */
export function exchangeFor({ input: { target }, connection }: Walk, api: string): Promise<Exchanged> {
  const resource = api === apis.graph.appId ? clouds[target.cloud].graph : api
  return tryExchange(() => connection.credential.getToken(`${resource}/.default`))
}
