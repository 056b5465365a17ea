import { guidFrom } from '../../model/ids.ts'
import type { FederatedIdentityCredential } from '../../model/index.ts'
import { suggestion } from '../read/nearest.ts'
import type { Problem, Report } from '../read/problem.ts'
import type { TrustPlan } from '../schema/compute.ts'
import type { CredentialSubject } from './credential-subjects.ts'

interface CredentialRules {
  /** Object ID of the application or identity that trusts. */
  readonly holder: string
  /** Whom the file may name. */
  readonly subjects: ReadonlyMap<string, CredentialSubject>
  /** Unless the file says another. */
  readonly audience: string
  readonly path: Problem['path']
  readonly report: Report
}

/** Federated identity credentials: what the file names, with whatever it says otherwise in the place of that. */
export function credentialsOf(plans: readonly TrustPlan[], rules: CredentialRules): FederatedIdentityCredential[] {
  const names: string[] = []
  return plans.flatMap((plan, index) => {
    const path = [...rules.path, index]
    const named = subjectNamedBy(plan, path, rules)
    const { issuer = named?.issuer, subject = named?.subject, expression } = plan
    if (expression !== undefined && plan.subject !== undefined) {
      rules.report({ path: [...path, 'expression'], text: 'stands in the place of a subject, which is there too' })
    }
    if (issuer === undefined || (subject === undefined && expression === undefined)) {
      const text = 'needs the name of an identity, or an issuer with a subject or an expression'
      if (plan.identity === undefined) rules.report({ path, text })
      return []
    }
    if (plan.name !== undefined && names.includes(plan.name)) {
      rules.report({ path: [...path, 'name'], text: 'has a credential before it' })
    }
    const name = freeName(plan.name ?? named?.name ?? 'credential', names)
    names.push(name)
    return {
      id: guidFrom('federated identity credential', rules.holder, name),
      name,
      issuer,
      ...(expression === undefined ? { subject: subject ?? '' } : { subject: '', expression }),
      audiences: [plan.audience ?? rules.audience],
      description: plan.description ?? null,
      ...(plan.revoked && { isRevoked: true }),
    }
  })
}

function subjectNamedBy({ identity }: TrustPlan, path: Problem['path'], { subjects, report }: CredentialRules) {
  if (identity === undefined) return undefined
  const named = subjects.get(identity)
  if (named === undefined) {
    const text = `has ${JSON.stringify(identity)}, which cannot be trusted by this name${suggestion(identity, subjects.keys())}`
    report({ path, text })
  }
  return named
}

function freeName(name: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`
    if (!taken.includes(candidate)) return candidate
  }
}
