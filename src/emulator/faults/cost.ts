import { type ResourceUnits, resourceUnits } from '../graph/index.ts'
import type { Ask } from './fault-kind.ts'

/** What a request costs, and whose budget it counts against. Anything but Graph costs 1. */
export function costOf({ service, url, request }: Pick<Ask, 'service' | 'url' | 'request'>): ResourceUnits {
  const nothingKnown: ResourceUnits = { family: 'other', units: 1 }
  if (service !== 'graph') return nothingKnown
  try {
    return resourceUnits(request.method, url.pathname.replace(/^\/(v1\.0|beta)(?=\/)/i, ''), url.searchParams)
  } catch {
    // A path that cannot be read is Graph's to refuse.
    return nothingKnown
  }
}
