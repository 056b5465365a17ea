import { isRead } from '../../guard/access.ts'
import type { NormalRequest } from '../../guard/normal-request.ts'
import type { WatchedCall } from '../../guard/oversight.ts'
import type { Taking } from '../../guard/policy/budgets.ts'
import { askedBy } from '../../guard/policy/judge/asked-calls.ts'
import type { Caller } from '../../guard/policy/judge/caller.ts'
import { type CallVerdict, judgeCalls } from '../../guard/policy/judge/one-policy.ts'
import type { Policy } from '../../guard/policy/policy.ts'
import type { Verdict } from '../../guard/policy/verdict.ts'

/** What the policies say of one request, with all that it brings along. */
export interface JudgedRequest {
  /** Refusals, one of each policy at most. */
  readonly denied: readonly Verdict[]
  /** What each policy that allows it says of the request itself. */
  readonly allowed: readonly CallVerdict[]
  readonly takings: readonly Taking[]
}

/** By what a request is judged. */
export interface Judging {
  readonly policies: readonly Policy[]
  readonly caller: Caller
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** The verdict that counts: the refusal that is enforced, else one of audit mode, else what the last policy allows. */
export function decisive({ denied, allowed }: Pick<JudgedRequest, 'denied' | 'allowed'>): Verdict | undefined {
  return denied.find(({ mode }) => mode === 'enforce') ?? denied[0] ?? allowed.at(-1)
}

const NOTHING: JudgedRequest = { denied: [], allowed: [], takings: [] }

/** `first`: what was said of the call that this request follows from. It must keep that rule and its template. */
export function judgeRequest(
  { request, body, headers, root }: WatchedCall,
  { policies, caller, now }: Judging,
  first?: JudgedRequest,
): JudgedRequest {
  if (policies.length === 0) return NOTHING
  const asked = askedBy({ request, body, headers, root })
  const method = request.method
  if ('why' in asked) {
    const why = `The request is not clear. ${asked.why}`
    const unclear = { decision: 'deny', rule: 'unclear-request', reason: why, method, template: '/{unclear}' } as const
    return { ...NOTHING, denied: policies.map(({ mode, file }) => ({ ...unclear, mode, file })) }
  }
  const denied: Verdict[] = []
  const allowed: CallVerdict[] = []
  const takings: Taking[] = []
  const at = { resource: 'graph', now } as const
  for (const policy of policies) {
    const verdicts = judgeCalls(policy, caller, asked, at)
    const found = verdicts.find(({ decision }) => decision === 'deny') ?? strayed(verdicts[0], policy, first)
    if (found !== undefined) denied.push(found)
    else if (verdicts[0] !== undefined) allowed.push(verdicts[0])
    for (const { by, call } of verdicts) {
      if (by === undefined) continue
      const isRequest = call.broughtBy === undefined
      takings.push({
        file: policy.file,
        rule: by,
        isRequest,
        isWrite: call.isWrite,
        isDelete: call.method === 'DELETE',
      })
    }
  }
  return { denied, allowed, takings }
}

/** A page or a redirect that leads to what another rule, or another template, allows. */
function strayed(
  now: CallVerdict | undefined,
  { file }: Policy,
  first: JudgedRequest | undefined,
): Verdict | undefined {
  const before = first?.allowed.find((one) => one.file === file)
  if (now === undefined || before === undefined) return undefined
  if (now.rule === before.rule && now.template === before.template) return undefined
  const reason = `A link leads from ${before.template}, which ${before.rule} allows, to ${now.template}.`
  return { ...now, decision: 'deny', rule: 'followed-link', reason }
}

export function isWrite(request: NormalRequest): boolean {
  return !isRead(request)
}
