import type { Call } from '../endpoint.ts'
import { unsupportedQuery } from '../errors.ts'
import type { Refusal } from '../refusal.ts'

// The directory answers some queries from an index that lags behind. Callers say by a header that they can live with that.
// https://learn.microsoft.com/graph/aad-advanced-queries

export function isEventual({ headers }: Call): boolean {
  return headers.get('consistencylevel')?.toLowerCase() === 'eventual'
}

/** The header and a count, as an option or as the last segment: most advanced queries need both. */
export function isAdvanced(call: Call): boolean {
  return isEventual(call) && (call.query.count || /\/\$count$/i.test(call.path))
}

export function needsAdvancedQuery(operator: string): Refusal {
  return unsupportedQuery(
    `Operator '${operator}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
  )
}
