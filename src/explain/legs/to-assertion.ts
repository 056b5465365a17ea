import { reachCauses } from '../../causes/families/reach.ts'
import { type Found, possible } from '../../causes/finding.ts'
import { type AssertionIdentity, describeAssertion } from '../../credential/assertion/describe.ts'
import type { Assertion, AssertionSource } from '../../credential/assertion/source.ts'
import { clouds } from '../../credential/clouds.ts'
import { AssertionUnavailableError } from '../../errors/errors.ts'
import { TransportError } from '../../http/send.ts'
import { clockHop, isFar } from '../clock.ts'
import { detected, hostHop, isOfHost } from '../hops/host.ts'
import { unreachedHop } from '../hops/reach.ts'
import { inSurroundings } from '../hops/surroundings.ts'
import { askTheTime, withoutTime } from '../service-clock.ts'
import type { Detected, ExplainInput, Walk } from '../walk.ts'

/** The identity that answered; `undefined` where none did, or none that can be read. */
export async function walkToAssertion(walk: Walk): Promise<AssertionIdentity | undefined> {
  const { input, chain, ways } = walk
  const { identity } = input.target
  const host = detected(identity, input.env)
  try {
    const assertion = await ask(ways.assertion, input)
    chain.add(hostHop(identity, host, undefined))
    return await describeAssertion(assertion, ways.assertion.source)
  } catch (error) {
    if (!(error instanceof AssertionUnavailableError)) throw error
    await withoutAssertion(walk, host, error)
    return undefined
  }
}

function ask(source: AssertionSource, { target, signal }: ExplainInput): Promise<Assertion> {
  return source.get({ audience: clouds[target.cloud].exchangeAudience, signal })
}

async function withoutAssertion(
  { input, chain }: Walk,
  host: Detected,
  error: AssertionUnavailableError,
): Promise<void> {
  const { target, expected = {}, env, authorityHost, runtime, signal } = input
  const causes = inSurroundings(error.causes as readonly Found[], { target, expected, env, host })
  const time = mayBeClock.has(causes[0]?.code ?? '') ? await askTheTime(authorityHost, runtime, signal) : undefined
  const clock = isFar(time?.aheadMs) ? clockHop(authorityHost, time.aheadMs) : undefined
  const isClock = time?.aheadMs !== undefined && clock !== undefined && (await isGoodLater(input, time.aheadMs))
  if (!chain.has('host')) chain.add(hostHop(target.identity, host, isClock ? undefined : error))
  if (isClock) {
    chain.add({ id: 'assertion', status: 'unknown', detail: error.message })
    return chain.add(clock.hop, clock.causes)
  }
  if (!isOfHost(error)) chain.add({ id: 'assertion', status: 'failed', detail: error.message })
  const isUntold = time !== undefined && time.aheadMs === undefined
  chain.causes.push(
    ...((await wayToEndpoint(input, error)) ?? (isUntold ? withoutTime(causes, time.isCertificateEnded) : causes)),
    // It is not why, and will be in the way once that is mended.
    ...(clock?.causes ?? []).map(possible),
  )
}

const mayBeClock: ReadonlySet<string> = new Set(['ASSERTION_ENDED', 'TOKEN_FILE_ENDED'])

/** Whether there is an assertion by a clock that is set right. */
async function isGoodLater(input: ExplainInput, aheadMs: number): Promise<boolean> {
  const { runtime } = input
  try {
    await ask(input.connect({ ...runtime, now: () => runtime.now() + aheadMs }).assertion, input)
    return true
  } catch (error) {
    if (!(error instanceof AssertionUnavailableError)) throw error
    return false
  }
}

/** An endpoint over TLS, as GitHub's is, can fail in all the ways in which the token service can. */
async function wayToEndpoint(
  { reach, runtime, signal }: ExplainInput,
  error: AssertionUnavailableError,
): Promise<readonly Found[] | undefined> {
  const { code } = error.causes[0] ?? {}
  if (!(error.cause instanceof TransportError) || !Object.hasOwn(reachCauses, code ?? '')) return undefined
  const origin = `https://${error.cause.host}`
  return (await unreachedHop(error, origin, { reach, signal, now: runtime.now() })).causes
}
