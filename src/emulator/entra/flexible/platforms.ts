import type { Comparison, Operator } from './expression.ts'

/** An issuer whose tokens a flexible credential may trust, and what its expression may say. */
interface Platform {
  /** Issuers are compared to the letter. */
  readonly issuer: RegExp
  /** Operators by claim. */
  readonly claims: Readonly<Record<string, readonly Operator[]>>
  /** Of each group a new credential has to compare one claim at least. */
  readonly required: readonly (readonly string[])[]
}

const any: readonly Operator[] = ['eq', 'matches']

/**
 * Issuers, claims and operators as documented in September 2026. Credentials of before may lack the claims that have been
 * required since.
 * https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials
 */
const platforms: readonly Platform[] = [
  {
    issuer: /^https:\/\/token\.actions\.githubusercontent\.com$/,
    claims: { sub: any, job_workflow_ref: any, repository_id: ['eq'], repository_owner_id: ['eq'] },
    required: [['sub'], ['repository_id', 'repository_owner_id']],
  },
  {
    issuer: /^https:\/\/gitlab(\.com|\.[a-z0-9.-]+\.(com|ca))$/,
    claims: { sub: any, project_id: ['eq'] },
    // Documented for subjects that can be renamed. UNCONFIRMED for others.
    required: [['sub'], ['project_id']],
  },
  {
    issuer: /^https:\/\/app\.(eu\.)?terraform\.io$/,
    claims: { sub: any },
    required: [['sub']],
  },
]

export function platformOf(issuer: string): Platform | undefined {
  return platforms.find((platform) => platform.issuer.test(issuer))
}

/** Whether the platform allows all comparisons. */
export function allows({ claims }: Platform, comparisons: readonly Comparison[]): boolean {
  return comparisons.every(({ claim, operator }) => claims[claim]?.includes(operator) === true)
}

/** Whether a new credential compares all claims that it has to. */
export function isComplete({ required }: Platform, comparisons: readonly Comparison[]): boolean {
  return required.every((group) => comparisons.some(({ claim }) => group.includes(claim)))
}
