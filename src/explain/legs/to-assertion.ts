import { reachCauses } from '../../causes/families/reach.ts'
import { causesIn, type DiagnosedCause, possible } from '../../causes/finding.ts'
import { type Detected, detectionFor } from '../../connect/identity-source.ts'
import { type AssertionIdentity, describeAssertion } from '../../credential/assertion/describe.ts'
import type { Assertion, AssertionSource } from '../../credential/assertion/source.ts'
import { clouds } from '../../credential/clouds.ts'
import { AssertionUnavailableError } from '../../errors/errors.ts'
import { TransportError } from '../../http/send.ts'
import { clockHop, explainExpiryWithoutClock, isFar, readServiceClock } from '../clock.ts'
import { hostHop, isOfHost } from '../hops/host.ts'
import { unreachedHop } from '../hops/reach.ts'
import { addSurroundings } from '../hops/surroundings.ts'
import type { Walk } from '../walk.ts'

/** Returns the identity that answered; `undefined` where none did, or where its assertion cannot be read. */
export async function walkToAssertion(walk: Walk): Promise<AssertionIdentity | undefined> {
  const { input, chain, connection } = walk
  const { identity } = input.target
  const host = detectionFor(identity, input.runtime.env)
  await connection.oversight?.beforeToken(clouds[input.target.cloud].graph)
  try {
    const assertion = await requestAssertion(connection.assertion, walk)
    chain.add(hostHop(identity, host, undefined))
    return await describeAssertion(assertion, connection.assertion.source)
  } catch (error) {
    if (!(error instanceof AssertionUnavailableError)) throw error
    await addFailure(walk, host, error)
    return undefined
  }
}

function requestAssertion(source: AssertionSource, { input: { target, runtime } }: Walk): Promise<Assertion> {
  return source.get({ audience: clouds[target.cloud].exchangeAudience, signal: runtime.signal })
}

async function addFailure(walk: Walk, host: Detected, error: AssertionUnavailableError): Promise<void> {
  const { chain, authorityHost } = walk
  const { target, expected, runtime } = walk.input
  const { env } = runtime
  const causes = addSurroundings(causesIn(error), { target, expected, env, host })
  const time = mayBeClock.has(causes[0]?.code ?? '') ? await readServiceClock(authorityHost, runtime) : undefined
  const clock = isFar(time?.aheadMs) ? clockHop(authorityHost, time.aheadMs) : undefined
  const isClock = time?.aheadMs !== undefined && clock !== undefined && (await isGoodByClock(walk, time.aheadMs))
  if (!chain.has('host')) chain.add(hostHop(target.identity, host, isClock ? undefined : error))
  if (isClock) {
    chain.add({ id: 'assertion', status: 'unknown', detail: error.message })
    return chain.add(clock.hop, clock.causes)
  }
  if (!isOfHost(error)) chain.add({ id: 'assertion', status: 'failed', detail: error.message })
  const isTimeUnknown = time !== undefined && time.aheadMs === undefined
  chain.causes.push(
    ...((await causesOfUnreached(walk, error)) ??
      (isTimeUnknown ? explainExpiryWithoutClock(causes, time.isCertificateExpired) : causes)),
    // The clock is not the reason here, and stops the walk once the reason is fixed.
    ...(clock?.causes ?? []).map(possible),
  )
}

const mayBeClock: ReadonlySet<string> = new Set(['ASSERTION_ENDED', 'TOKEN_FILE_ENDED'])

/** Whether the assertion is good by the clock of the token service. */
async function isGoodByClock(walk: Walk, aheadMs: number): Promise<boolean> {
  const { runtime } = walk.input
  try {
    await requestAssertion(walk.connect({ ...runtime, now: () => runtime.now() + aheadMs }).assertion, walk)
    return true
  } catch (error) {
    if (!(error instanceof AssertionUnavailableError)) throw error
    return false
  }
}

/** For an endpoint over TLS, as GitHub's is: it can fail in all the ways in which the token service can. */
async function causesOfUnreached(
  { input }: Walk,
  error: AssertionUnavailableError,
): Promise<readonly DiagnosedCause[] | undefined> {
  const { code } = error.causes[0] ?? {}
  if (!(error.cause instanceof TransportError) || !Object.hasOwn(reachCauses, code ?? '')) return undefined
  const origin = `https://${error.cause.host}`
  return (await unreachedHop(error, origin, input)).causes
}
