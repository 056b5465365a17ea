import { reachCauses } from '../../causes/families/reach.ts'
import type { Found } from '../../causes/words.ts'
import { type AssertionIdentity, describeAssertion } from '../../credential/assertion/describe.ts'
import { clouds } from '../../credential/clouds.ts'
import { AssertionUnavailableError } from '../../errors.ts'
import { TransportError } from '../../http/send.ts'
import { apis } from '../apis.ts'
import { parsePermission } from '../permissions.ts'
import { askTheTime, withoutTime } from './ask-the-time.ts'
import type { TargetView } from './directories.ts'
import type { Explanation, Hop } from './hop.ts'
import { assertionHop } from './hops/assertion.ts'
import { compareHop, notCompared, proven } from './hops/compare.ts'
import { exchangedHop, flappedHop, isUnreached, refusedHop, tryExchange } from './hops/exchange.ts'
import { detected, hostHop, isOfHost } from './hops/host.ts'
import { presentedBy, toCompare } from './hops/presented.ts'
import { probeHop } from './hops/probe.ts'
import { clockHop, isFar, reachedHop, unreachedHop } from './hops/reach.ts'
import { ofHome, type RolesByApi, rolesHop, rolesIn } from './hops/roles.ts'
import { inSurroundings } from './hops/surroundings.ts'
import { judge } from './judge.ts'
import { tellCauses } from './tell.ts'
import { type ExplainInput, type Seen, watched } from './walk.ts'

/**
 * Walks the chain from the host to a call, and ends in one named cause. Each hop is tried as a runbook would; nothing is
 * asked twice, and nothing that is not needed. Rejects only for what is no link of the chain: a manifest that cannot be,
 * an interruption.
 */
export async function explainTarget(input: ExplainInput): Promise<Explanation> {
  const walk = new Walk(input)
  await walk.go()
  const { target } = input
  const facts = { tenant: target.tenant, clientId: target.clientId, target: target.name }
  return {
    ok: walk.hops.every(({ status }) => status !== 'failed'),
    target: target.name,
    hops: walk.hops,
    causes: tellCauses(walk.clocksAgree ? withoutClock(walk.causes) : walk.causes, facts),
  }
}

const order = ['host', 'assertion', 'reach', 'exchange', 'compare', 'roles', 'probe'] as const satisfies Hop['id'][]

class Walk {
  readonly hops: Hop[] = []
  readonly causes: Found[] = []
  readonly #input: ExplainInput
  readonly #seen: readonly Seen[]
  readonly #ways: ReturnType<ExplainInput['connect']>
  readonly #now: () => number

  constructor(input: ExplainInput) {
    const { runtime, seen } = watched(input.runtime)
    this.#input = input
    this.#seen = seen
    this.#ways = input.connect(runtime)
    this.#now = runtime.now
  }

  async go(): Promise<void> {
    const identity = await this.#hostAndAssertion()
    if (identity !== undefined) await this.#afterAssertion(identity)
    // Whatever comes after the hop that failed has to wait.
    for (const id of order) {
      if (this.hops.some((hop) => hop.id === id)) continue
      this.hops.push({ id, status: 'skipped', detail: 'Not tried: what failed before it comes first.' })
    }
    this.hops.sort((left, right) => order.indexOf(left.id) - order.indexOf(right.id))
  }

  #add(hop: Hop, causes: readonly Found[] = []): void {
    this.hops.push(hop)
    this.causes.push(...causes)
  }

  /** The identity that answered; `undefined` where none did, or none that can be used. */
  async #hostAndAssertion(): Promise<AssertionIdentity | undefined> {
    const { target, env, signal } = this.#input
    const where = detected(target.identity, env)
    const { assertion: source } = this.#ways
    try {
      const assertion = await source.get({ audience: clouds[target.cloud].exchangeAudience, signal })
      this.#add(hostHop(target.identity, where, undefined))
      return await describeAssertion(assertion, source.source)
    } catch (error) {
      if (!(error instanceof AssertionUnavailableError)) throw error
      await this.#withoutAssertion(error, where)
      return undefined
    }
  }

  async #withoutAssertion(error: AssertionUnavailableError, where: ReturnType<typeof detected>): Promise<void> {
    const { target, expected = {}, env, authorityHost, signal } = this.#input
    const causes = inSurroundings(error.causes as readonly Found[], { target, expected, env, host: where })
    const time = ended.has(causes[0]?.code ?? '')
      ? await askTheTime(authorityHost, this.#input.runtime, signal)
      : undefined
    const ahead = time?.aheadMs
    const isGood = isFar(ahead) && (await this.#isGoodLater(ahead))
    if (!this.hops.some(({ id }) => id === 'host')) {
      this.#add(hostHop(target.identity, where, isGood ? undefined : error))
    }
    if (isFar(ahead) && isGood) {
      this.#add({ id: 'assertion', status: 'unknown', detail: error.message })
      const { hop, causes: clock } = clockHop(authorityHost, ahead)
      return this.#add(hop, clock)
    }
    const looked = await this.#wayToEndpoint(error)
    const isUntold = time !== undefined && time.aheadMs === undefined
    this.causes.push(...(looked ?? (isUntold ? withoutTime(causes, time.isCertificateEnded) : causes)))
    // It is not why, and will be in the way once that is mended.
    if (isFar(ahead)) this.causes.push(...clockHop(authorityHost, ahead).causes.map(possible))
    if (!isOfHost(error)) this.#add({ id: 'assertion', status: 'failed', detail: error.message })
  }

  /** Whether there is an assertion by a clock that is set right. */
  async #isGoodLater(aheadMs: number): Promise<boolean> {
    const { target, runtime, signal } = this.#input
    const { assertion } = this.#input.connect({ ...runtime, now: () => runtime.now() + aheadMs })
    try {
      await assertion.get({ audience: clouds[target.cloud].exchangeAudience, signal })
      return true
    } catch (error) {
      if (!(error instanceof AssertionUnavailableError)) throw error
      return false
    }
  }

  /** An endpoint over TLS, as GitHub's is, can fail in all the ways in which the token service can. */
  async #wayToEndpoint(error: AssertionUnavailableError): Promise<readonly Found[] | undefined> {
    const { reach, signal } = this.#input
    const { code } = error.causes[0] ?? {}
    if (!(error.cause instanceof TransportError) || !Object.hasOwn(reachCauses, code ?? '')) return undefined
    const { causes } = await unreachedHop(error, `https://${error.cause.host}`, { reach, signal, now: this.#now() })
    return causes
  }

  async #afterAssertion(identity: AssertionIdentity): Promise<void> {
    const { target, expected = {}, authorityHost, reach, signal } = this.#input
    const said = assertionHop(identity, this.#ways.assertion.source, target, expected)
    this.#add(said.hop, said.causes)
    if (said.causes.length > 0) return
    const { clientId } = target
    const tenantId = typeof identity.claims['tid'] === 'string' ? identity.claims['tid'] : undefined
    const home = await this.#input.home?.(clientId, tenantId)

    const { token, failure, flapped } = await tryExchange(() => this.#token(apis.graph.appId))
    if (failure !== undefined && isUnreached(failure)) {
      const { hop, causes } = await unreachedHop(failure, authorityHost, { reach, signal, now: this.#now() })
      return this.#add(hop, causes)
    }
    const reached = reachedHop(authorityHost, this.#seen)
    const ahead = this.#aheadMs()
    if (isFar(ahead) && failure?.causes.some(({ code }) => code === 'CLOCK_WRONG')) {
      const { hop, causes } = clockHop(authorityHost, ahead)
      return this.#add(hop, causes)
    }
    this.#add(reached.hop)
    const view = await this.#input.targetView?.(clientId)
    const presented = presentedBy(identity, target, said.suspicions)
    const compared = home === undefined ? undefined : compareHop(home, presented)
    if (failure !== undefined) {
      this.#add(refusedHop(failure))
      const causes = judge({ said: failure.causes as Found[], suspicions: said.suspicions, compared, view })
      return this.#add(compared?.hop ?? notCompared, compared === undefined ? toCompare(causes, presented) : causes)
    }
    if (flapped !== undefined) {
      const { hop, causes } = flappedHop(flapped)
      this.#add(hop, causes)
    } else {
      this.#add(exchangedHop(target))
    }
    this.#add(compared?.hop ?? proven)
    if (token !== undefined) await this.#withToken(token, identity, view)
  }

  async #withToken(token: string, identity: AssertionIdentity, view: TargetView | undefined): Promise<void> {
    const { target, site, signal } = this.#input
    const roles = new Map<string, readonly string[]>([[apis.graph.appId, rolesIn(token)]])
    for (const { api } of target.permissions.map(parsePermission)) {
      if (roles.has(api)) continue
      const more = await tryExchange(() => this.#token(api))
      if (more.token === undefined) {
        this.hops.splice(
          this.hops.findIndex(({ id }) => id === 'exchange'),
          1,
        )
        if (more.failure !== undefined) this.#add(refusedHop(more.failure), more.failure.causes as Found[])
        return
      }
      roles.set(api, rolesIn(more.token))
    }
    const { hop, causes, held } = rolesHop(target.permissions, roles satisfies RolesByApi, view)
    this.#add(hop, [...(hop.status === 'failed' ? ofHome(token, identity) : []), ...causes])
    if (hop.status === 'failed') return
    const probed = await probeHop(held, this.#ways.graph, { site, signal })
    this.#add(probed.hop, probed.causes)
  }

  #token(api: string): Promise<{ readonly token: string }> {
    const { target, signal } = this.#input
    const resource = api === apis.graph.appId ? clouds[target.cloud].graph : api
    return this.#ways.credential.getToken(`${resource}/.default`, { abortSignal: signal })
  }

  /** The token service has answered, and it is as late there as here. */
  get clocksAgree(): boolean {
    const ahead = this.#aheadMs()
    return ahead !== undefined && !isFar(ahead)
  }

  #aheadMs(): number | undefined {
    const { host } = new URL(this.#input.authorityHost)
    return this.#seen.findLast(({ url, aheadMs }) => new URL(url).host === host && aheadMs !== undefined)?.aheadMs
  }
}

function possible(cause: Found): Found {
  return { ...cause, certainty: 'possible' }
}

/** Causes that may be the clock's doing. */
const ended: ReadonlySet<string> = new Set(['ASSERTION_ENDED', 'TOKEN_FILE_ENDED'])

/** Where the clocks agree, a wrong one is disproved, unless nothing else is left to explain what happened. */
function withoutClock(causes: readonly Found[]): readonly Found[] {
  const others = causes.filter(({ code }) => code !== 'CLOCK_WRONG')
  return others.length === 0 ? causes : others
}
