import { byTheClocks } from './clock.ts'
import { tellCauses } from './describe-causes.ts'
import type { Explanation } from './hop.ts'
import { walkToAssertion } from './legs/to-assertion.ts'
import { walkToCall } from './legs/to-call.ts'
import { walkToToken } from './legs/to-token.ts'
import { type ExplainInput, startWalk } from './walk.ts'

/**
 * Walks the chain from the host to a call, and ends in one named cause. Each hop is tried as a runbook would; nothing is
 * asked twice, and nothing that is not needed. Rejects only for what is no link of the chain: a manifest that cannot be,
 * an interruption.
 */
export async function explainTarget(input: ExplainInput): Promise<Explanation> {
  const walk = startWalk(input)
  const identity = await walkToAssertion(walk)
  const held = identity === undefined ? undefined : await walkToToken(walk, identity)
  if (held !== undefined) await walkToCall(walk, held)

  const { hops, causes } = walk.chain
  const { name, tenant, clientId } = input.target
  return {
    ok: hops.every(({ status }) => status !== 'failed'),
    target: name,
    hops,
    causes: tellCauses(byTheClocks(causes, input.authorityHost, walk.aheadMs()), { tenant, clientId, target: name }),
  }
}
