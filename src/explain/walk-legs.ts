import { weighClock } from './clock.ts'
import { describeCauses } from './describe-causes.ts'
import type { FoundExplanation } from './hop.ts'
import { walkToAssertion } from './legs/to-assertion.ts'
import { walkToCall } from './legs/to-call.ts'
import { walkToToken } from './legs/to-token.ts'
import { type ExplainInput, startWalk } from './walk.ts'

/**
 * Walks the chain from the host to a call of Graph, leg by leg. A leg that fails ends the walk. Returns every hop, and the
 * causes with the likeliest first. Each hop is tried as a runbook would try it, and no request is sent that is not needed.
 *
 * Rejects with `ConfigError` for a target that cannot be right, and with the signal's reason.
 */
export async function walkLegs(input: ExplainInput): Promise<FoundExplanation> {
  const walk = startWalk(input)
  const identity = await walkToAssertion(walk)
  const granted = identity === undefined ? undefined : await walkToToken(walk, identity)
  if (granted !== undefined) await walkToCall(walk, granted)

  const { hops, causes } = walk.chain
  const { name, tenant, clientId } = input.target
  return {
    ok: hops.every(({ status }) => status !== 'failed'),
    target: name,
    hops,
    causes: describeCauses(weighClock(causes, walk.authorityHost, walk.aheadMs()), { tenant, clientId, target: name }),
  }
}
