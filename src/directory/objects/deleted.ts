import { isSameGuid } from '../../text/guid.ts'
import type { Reads } from '../reads.ts'
import { id, object, optional, text } from '../shape.ts'

/** What an admin deleted and can still bring back. https://learn.microsoft.com/graph/api/resources/directory */
export interface DeletedObject {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  /** ISO 8601. */
  readonly deletedDateTime?: string | null
  /** Of applications. */
  readonly uniqueName?: string | null
}

const isDeleted = object({
  id,
  appId: text,
  displayName: text,
  deletedDateTime: optional(text),
  uniqueName: optional(text),
})

export function readDeletedApplications(reads: Reads): Promise<DeletedObject[]> {
  return reads.list(
    '/directory/deletedItems/microsoft.graph.application?$select=id,appId,displayName,deletedDateTime,uniqueName',
    isDeleted,
  )
}

/** The deleted application that a manifest describes: found as `applicationOf` finds a living one. Letter case makes no other name. */
export async function deletedApplicationOf(
  reads: Reads,
  { clientId, uniqueName }: { readonly clientId: string | undefined; readonly uniqueName: string },
): Promise<DeletedObject | undefined> {
  const all = await readDeletedApplications(reads)
  return all.find(({ appId, uniqueName: kept }) =>
    clientId === undefined ? kept?.toLowerCase() === uniqueName.toLowerCase() : isSameGuid(appId, clientId),
  )
}

export function readDeletedServicePrincipals(reads: Reads): Promise<DeletedObject[]> {
  return reads.list('/directory/deletedItems/microsoft.graph.servicePrincipal?$select=id,appId,displayName', isDeleted)
}
