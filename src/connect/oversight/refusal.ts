import { AccessError } from '../../errors/errors.ts'
import type { Spent } from '../../guard/policy/budgets.ts'
import type { Verdict } from '../../guard/policy/verdict.ts'
import { listSome, quote } from '../../text/quote.ts'

/** The error by which a decision of the policy reaches the caller. It names the rule and the file. */
export function refusedByPolicy({ reason, rule, file, method, template }: Verdict): AccessError {
  const what = method === 'TOKEN' ? 'No token was asked for' : `${method} ${template} was not sent`
  return new AccessError('POLICY_REFUSED', {
    message: `${what}. ${reason}`,
    likelyCause: `The policy ${quote(file)} decided it by ${decidedBy(rule)}.`,
    fix: 'See what would be allowed with `towline policy explain`, and have the policy changed if this is right to do.',
  })
}

/** `default` and the like are no rules of the file. */
function decidedBy(rule: string): string {
  const words: Readonly<Record<string, string>> = {
    default: 'its default: what no rule allows is refused',
    caller: 'its default: no rule speaks of this caller',
    target: 'its default: no rule speaks of this target',
    'unclear-request': 'its default: a request with several readings is refused',
    'other-resource': 'its default: no rule can name this API',
    handout: '`handout`',
  }
  return words[rule] ?? `the rule ${quote(rule)}`
}

export function budgetSpent({ rule, file, reason }: Spent, what: string): AccessError {
  return new AccessError('BUDGET_SPENT', {
    message: `${what} was not sent: the budget of the rule ${quote(rule.id)} is spent. ${reason}`,
    likelyCause: `There is more to do than the policy ${quote(file)} expects, or something repeats itself.`,
    fix: 'See what was done with `towline audit show`, and raise the budget of the rule if that is right.',
  })
}

export function consentDrift(roles: readonly string[], application: string, file: string): AccessError {
  return new AccessError('CONSENT_DRIFT', {
    message: `The token carries ${listSome(roles)}, which the application ${quote(application)} does not have in the manifest. It was not used.`,
    likelyCause: `An admin of the target consented to more, or the manifest lacks a permission. The policy ${quote(file)} refuses such a token.`,
    fix: 'Look with `towline trust plan`, then take the consent back or add the permission to the application.',
  })
}
