import type { Reads } from '../reads.ts'
import { id, object, optional, text } from '../shape.ts'

/** What an admin deleted and can still bring back. https://learn.microsoft.com/graph/api/resources/directory */
export interface DeletedObject {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  /** Of applications. */
  readonly uniqueName?: string | null
}

const isDeleted = object({ id, appId: text, displayName: text, uniqueName: optional(text) })

export function readDeletedApplications(reads: Reads): Promise<DeletedObject[]> {
  return reads.list(
    '/directory/deletedItems/microsoft.graph.application?$select=id,appId,displayName,uniqueName',
    isDeleted,
  )
}

export function readDeletedServicePrincipals(reads: Reads): Promise<DeletedObject[]> {
  return reads.list('/directory/deletedItems/microsoft.graph.servicePrincipal?$select=id,appId,displayName', isDeleted)
}
