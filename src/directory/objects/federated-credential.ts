import type { Reads } from '../reads.ts'
import { id, listOf, object, optional, text } from '../shape.ts'

/** https://learn.microsoft.com/graph/api/resources/federatedidentitycredential */
export interface CredentialObject {
  readonly id: string
  readonly name: string
  readonly issuer: string
  /** Null in a flexible credential, which matches by an expression. */
  readonly subject: string | null
  readonly audiences: readonly string[]
}

const isCredential = object({ id, name: text, issuer: text, subject: optional(text), audiences: listOf(text) })

/** All federated identity credentials of an application. `applicationId` is its object ID. */
export function readFederatedCredentials(reads: Reads, applicationId: string): Promise<CredentialObject[]> {
  return reads.list(`/applications/${applicationId}/federatedIdentityCredentials`, isCredential)
}
