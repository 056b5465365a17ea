import type { Tenant } from '../../world/model/index.ts'
import type { SpreadingObjects } from './spreading.ts'

/** When each object was made: the time at which a request first saw it, in milliseconds of the emulated clock. */
interface MadeTimes {
  /** Whatever in the tenant has not been seen yet was made now. */
  note(tenant: Tenant | undefined, now: number): void
  of(id: string, now: number): number
}

export function createMadeTimes(objects: SpreadingObjects, home: Tenant, startedAt: number): MadeTimes {
  const times = new Map<string, number>()
  const of: MadeTimes['of'] = (id, now) => {
    const known = times.get(id)
    if (known === undefined) times.set(id, now)
    return known ?? now
  }
  const noteAll = (tenant: Tenant, now: number): void => {
    for (const { id } of objects.of(tenant)) of(id, now)
  }
  noteAll(home, startedAt)
  return {
    note(tenant, now) {
      noteAll(home, now)
      if (tenant !== undefined && tenant !== home) noteAll(tenant, now)
    },
    of,
  }
}
