import type { Reads } from '../reads.ts'
import { id, object, optional, text } from '../shape.ts'

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
export interface AssignmentObject {
  readonly id: string
  readonly appRoleId: string
  /** Object ID of the API's service principal in this tenant. */
  readonly resourceId: string
  readonly resourceDisplayName?: string | null
}

const isAssignment = object({ id, appRoleId: id, resourceId: id, resourceDisplayName: optional(text) })

/** The application permissions that were granted to a service principal, given by its object ID. */
export function readAppRoleAssignments(reads: Reads, servicePrincipalId: string): Promise<AssignmentObject[]> {
  return reads.list(`/servicePrincipals/${servicePrincipalId}/appRoleAssignments`, isAssignment)
}
