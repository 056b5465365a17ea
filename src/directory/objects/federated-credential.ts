import type { Reads } from '../reads.ts'
import { id, listOf, object, optional, text } from '../shape.ts'

/** https://learn.microsoft.com/graph/api/resources/federatedidentitycredential */
export interface CredentialObject {
  readonly id: string
  readonly name: string
  readonly issuer: string
  /** Null in a flexible credential, which matches by an expression. */
  readonly subject: string | null
  /** Of a flexible credential. */
  readonly claimsMatchingExpression?: { readonly value?: string | null } | null
  readonly audiences: readonly string[]
}

const isCredential = object({
  id,
  name: text,
  issuer: text,
  subject: optional(text),
  claimsMatchingExpression: optional(object({ value: optional(text) })),
  audiences: listOf(text),
})

/**
 * All federated identity credentials of an application, flexible ones too. `applicationId` is its object ID.
 *
 * The list of v1.0 breaks off inside of the JSON at a flexible credential, whose subject is null: only beta knows them.
 * Azure/azure-workload-identity#373, microsoftgraph/msgraph-sdk-python#1359, Azure/azure-cli#32816
 */
export async function readFederatedCredentials(reads: Reads, applicationId: string): Promise<CredentialObject[]> {
  const path = `/applications/${applicationId}/federatedIdentityCredentials`
  const all = await reads.list<CredentialObject>(path, isCredential, 'beta')
  // Graph may leave out what is null.
  return all.map((one) => ({ ...one, subject: one.subject ?? null }))
}

/** Whether a credential trusts every workload whose token fits an expression, and not one subject. */
export function isFlexible({ subject }: CredentialObject): boolean {
  return subject === null
}
