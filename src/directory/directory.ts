import { GraphError } from '../errors/errors.ts'
import type { GraphClient } from '../graph/client.ts'

/** One tenant's directory, as somebody who signed in there sees it. */
export interface Directory {
  readonly tenantId: string
  readonly graph: GraphClient
  /** Works on for a while after Ctrl-C: for what must not be left behind. */
  readonly afterwards: () => GraphClient
}

/** `undefined` for what is not there. */
export async function ifFound<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof GraphError && error.code === 'GRAPH_NOT_FOUND') return undefined
    throw error
  }
}

export async function all<Item>(graph: GraphClient, path: string): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of graph.list<Item>(path)) items.push(item)
  return items
}

/** A value for OData's quotes, as a part of a path. */
export function odata(value: string): string {
  return encodeURIComponent(value.replaceAll("'", "''"))
}

/** An upsert: made when it is not there, else brought to what the body says. https://learn.microsoft.com/graph/api/application-upsert */
export const createIfMissing = { headers: { prefer: 'create-if-missing' } }
