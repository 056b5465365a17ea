import type { Mode, Policy, Resource, Rule } from '../policy.ts'
import type { Verdict } from '../verdict.ts'
import type { Asked, AskedCall, Reference } from './asked-calls.ts'
import { type Caller, isCaller, isTarget, judgesAdmins } from './caller.ts'
import { isInWindow } from './in-window.ts'
import { type Bound, matches } from './match.ts'
import { templateOf } from './template-of.ts'

/** What a policy says of one call, and the rule whose budget it takes from. */
export interface CallVerdict extends Verdict {
  readonly call: AskedCall
  /** The rule that allows it, or that would if its conditions held. */
  readonly by?: Rule | undefined
}

/** A fact that is judged, without what was asked. */
interface Answer {
  readonly decision: Verdict['decision']
  readonly rule: string
  readonly reason: string
  readonly mode: Mode
}

const TOKEN = { method: 'TOKEN', template: '' } as const

/**
 * Whether any rule could allow this caller a call of this resource in this target now. Judged before a token is asked for: a
 * token that no rule can use is never made.
 */
export function judgeToken(policy: Policy, caller: Caller, resource: Resource, now: number): Verdict {
  const answer = (
    rule: string,
    reason: string,
    decision: Verdict['decision'] = 'deny',
    mode = policy.mode,
  ): Verdict => ({
    ...TOKEN,
    template: resource,
    decision,
    rule,
    reason,
    mode,
    file: policy.file,
  })
  if (caller.isAdmin && !judgesAdmins(policy)) return answer('not-judged', NOT_JUDGED, 'allow')
  const ofCaller = policy.rules.filter((rule) => rule.resource === resource && isCaller(rule, caller))
  if (ofCaller.length === 0) return answer('caller', `No rule speaks of ${nameOf(caller)} for ${resource}.`)
  const ofTarget = ofCaller.filter((rule) => isTarget(rule, caller.target))
  if (ofTarget.length === 0) {
    return answer('target', `No rule that speaks of ${nameOf(caller)} speaks of this target.`)
  }
  const [first] = ofTarget as [Rule, ...Rule[]]
  const usable = ofTarget.find((rule) => whyClosed(rule, now) === undefined)
  if (usable !== undefined) return answer(usable.id, 'The rule speaks of this caller and this target.', 'allow')
  return answer(first.id, whyClosed(first, now) ?? '', 'deny', first.mode)
}

const NOT_JUDGED =
  'No rule of the policy names the command trust, so what a signed-in admin sends is recorded and not judged.'

/** What the policy says of each call that a request asks for, in their order. */
export function judgeCalls(
  policy: Policy,
  caller: Caller,
  { calls, references }: Asked,
  { resource, now }: { readonly resource: Resource; readonly now: number },
): CallVerdict[] {
  const forbidden = caller.isAdmin ? undefined : forbiddenReference(policy, references, resource)
  return calls.map((call) => {
    const method = call.method
    const about = { method, file: policy.file, call }
    if (caller.isAdmin && !judgesAdmins(policy)) {
      return {
        ...about,
        template: templateOf(call.path),
        decision: 'allow',
        rule: 'not-judged',
        reason: NOT_JUDGED,
        mode: policy.mode,
      }
    }
    const denied = forbidden ?? (caller.isAdmin ? undefined : deniedBy(policy, call, resource))
    if (denied !== undefined) return { ...about, ...denied }
    return { ...about, ...allowedBy(policy, caller, call, resource, now) }
  })
}

function deniedBy(policy: Policy, call: AskedCall, resource: Resource): (Answer & { template: string }) | undefined {
  for (const { id, mode, resource: own, calls, body } of policy.deny) {
    if (own !== resource) continue
    const pattern = calls.find((one) => matches(one, call.method, call.path.segments, 'deny') !== undefined)
    if (pattern === undefined) continue
    const found = body === undefined ? undefined : bodyMatch(call, body)
    if (body !== undefined && found === undefined) continue
    const { text } = pattern.template
    const why = found === undefined ? '' : ` ${found}`
    return { decision: 'deny', rule: id, reason: `${id} forbids ${text}.${why}`, mode, template: text }
  }
  return undefined
}

/** A body that cannot be read might hold what is forbidden. */
function bodyMatch({ body }: AskedCall, forbidden: readonly string[]): string | undefined {
  if (body.kind === 'none') return undefined
  if (body.kind !== 'json') return 'What its body holds cannot be read.'
  const found = forbidden.find((name) => body.properties.has(name))
  return found === undefined ? undefined : `Its body has ${found}.`
}

/** A reference to what is forbidden with every method, as to a directory role. */
function forbiddenReference(policy: Policy, references: readonly Reference[], resource: Resource) {
  for (const { path } of references) {
    for (const { id, mode, resource: own, calls, body } of policy.deny) {
      if (own !== resource || body !== undefined) continue
      const pattern = calls.find((one) => one.methods === undefined && matches(one, 'GET', path.segments, 'deny'))
      if (pattern === undefined) continue
      const { text } = pattern.template
      return {
        decision: 'deny',
        rule: id,
        reason: `Its body refers to ${text}, which ${id} forbids.`,
        mode,
        template: text,
      } as const
    }
  }
  return undefined
}

interface Candidate {
  readonly rule: Rule
  readonly template: string
  /** Why it does not allow the call; `undefined` where it does. */
  readonly why: string | undefined
}

/** The first rule that allows the call. Else the first that would if its conditions held, else the default. */
function allowedBy(
  policy: Policy,
  caller: Caller,
  call: AskedCall,
  resource: Resource,
  now: number,
): Answer & { readonly template: string; readonly by?: Rule } {
  const candidates: Candidate[] = []
  for (const rule of policy.rules) {
    if (rule.resource !== resource || !isCaller(rule, caller) || !isTarget(rule, caller.target)) continue
    for (const pattern of rule.allow) {
      const bound = matches(pattern, call.method, call.path.segments, 'allow')
      if (bound === undefined) continue
      const why = whyUnbound(rule, bound) ?? whyClosed(rule, now)
      candidates.push({ rule, template: pattern.template.text, why })
    }
  }
  const found = candidates.find(({ why }) => why === undefined) ?? candidates[0]
  if (found === undefined) {
    const template = templateOf(call.path)
    const brought = call.broughtBy === undefined ? '' : ` The request brings it along by ${call.broughtBy}.`
    const reason = `No rule allows ${call.method} ${template} to ${nameOf(caller)} in this target.${brought}`
    return { decision: 'deny', rule: 'default', reason, mode: policy.mode, template }
  }
  const { rule, template, why } = found
  const reason = why ?? `The rule allows ${call.method} ${template}.`
  return { decision: why === undefined ? 'allow' : 'deny', rule: rule.id, reason, mode: rule.mode, template, by: rule }
}

/** Why a placeholder that is bound stands for something else; `undefined` where it does not. */
function whyUnbound({ id, bind }: Rule, bound: Bound): string | undefined {
  const wrong = Object.keys(bind).find((name) => {
    const value = bound[name]
    return value !== undefined && !bind[name]?.includes(value)
  })
  return wrong === undefined ? undefined : `${id} binds {${wrong}} to other values.`
}

function whyClosed({ id, window, requires }: Rule, now: number): string | undefined {
  if (requires !== undefined) return `${id} requires a plan or an approval, which no call of today can have.`
  if (window !== undefined && !isInWindow(window, now)) return `${id} allows nothing outside of ${window.text}.`
  return undefined
}

/** How reasons name the caller: by what a rule would have to name. */
export function nameOf({ actor: { runbook, command }, application, isAdmin }: Caller): string {
  if (isAdmin) return 'a signed-in admin'
  const who =
    runbook === undefined
      ? command === undefined
        ? 'a program'
        : `the command ${command}`
      : `the runbook ${runbook.name}`
  return `${who} as the application ${application}`
}
