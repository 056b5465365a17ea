import type { GraphClient } from '../graph/client.ts'

/** One tenant's directory, as an admin sees it who is signed in to that tenant. */
export interface Directory {
  /** GUID. */
  readonly tenantId: string
  readonly graph: GraphClient
  /** A client that still works for ten seconds after Ctrl-C, to remove what must not be left behind. */
  readonly forCleanUp: () => GraphClient
}

/** `value` for OData's quotes, as a part of a path. */
export function odata(value: string): string {
  return encodeURIComponent(value.replaceAll("'", "''"))
}

/**
 * Makes the object of an upsert if it is missing, else changes it to the body.
 * https://learn.microsoft.com/graph/api/application-upsert
 */
export const createIfMissing = { headers: { prefer: 'create-if-missing' } }
