import type { Json } from './entity-type.ts'

/** An object as the client of a delta query last saw it. */
interface Tracked {
  readonly json: Json
  /** Types of the members by their IDs; undefined where members are not followed. */
  readonly members: ReadonlyMap<string, string> | undefined
}

export type Snapshot = ReadonlyMap<string, Tracked>

/** One answer to "what has changed since", in as many pages as it needs. */
export interface DeltaRound {
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** What the first request asked for, and all later ones get. */
  readonly select: readonly string[] | undefined
  readonly filter: string | undefined
  readonly changes: readonly Json[]
  /** How things stood at its start, to be compared with in the next round. */
  readonly state: Snapshot
}

export interface DeltaRounds {
  /** Keeps a round; gives the name to find it by. */
  add(round: DeltaRound): string
  find(name: string): DeltaRound | undefined
  /** Forgets the rounds that began before this. */
  forgetBefore(time: number): void
}

export function createDeltaRounds(): DeltaRounds {
  const rounds = new Map<string, DeltaRound>()
  let count = 0
  return {
    add(round) {
      count += 1
      const name = String(count)
      rounds.set(name, round)
      return name
    },
    find: (name) => rounds.get(name),
    forgetBefore(time) {
      for (const [name, { startedAt }] of rounds) if (startedAt < time) rounds.delete(name)
    },
  }
}

/**
 * The answer for a client that knows `before`: objects that are new or changed, and the IDs of those that are gone.
 * https://learn.microsoft.com/graph/delta-query-overview#resource-representation-in-the-delta-query-response
 */
export function changesBetween(before: Snapshot, after: Snapshot): Json[] {
  const present = [...after].map(([id, now]) => changeOf(before.get(id), now)).filter((change) => change !== undefined)
  // Deleted objects can be restored for a while, and `changed` says so.
  const gone = [...before.keys()]
    .filter((id) => !after.has(id))
    .map((id) => ({ id, '@removed': { reason: 'changed' } }))
  return [...present, ...gone]
}

function changeOf(before: Tracked | undefined, now: Tracked): Json | undefined {
  const members = memberChanges(before?.members ?? new Map(), now.members ?? new Map())
  const isSame = before !== undefined && JSON.stringify(before.json) === JSON.stringify(now.json)
  if (isSame && members.length === 0) return undefined
  // A property that never had a value is left out; one that lost its value is null.
  const told = Object.entries(now.json).filter(
    ([name, value]) => value !== null || (before?.json[name] ?? null) !== null,
  )
  return { ...Object.fromEntries(told), ...(members.length === 0 ? {} : { 'members@delta': members }) }
}

function memberChanges(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): Json[] {
  const added = [...now].filter(([id]) => !before.has(id))
  const removed = [...before].filter(([id]) => !now.has(id))
  return [
    ...added.map(([id, type]) => ({ '@odata.type': type, id })),
    ...removed.map(([id, type]) => ({ '@odata.type': type, id, '@removed': { reason: 'deleted' } })),
  ]
}
