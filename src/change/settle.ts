import { isDeepStrictEqual } from 'node:util'
import type { Tell } from '../directory/tell.ts'
import { GraphError, TrustError } from '../errors/errors.ts'
import type { Runtime } from '../http/runtime.ts'
import { type Change, changeLine, type PlannedChange, type Warning } from './change.ts'
import { type Place, type Plan, uniqueWarnings } from './plan.ts'

interface SettleOptions {
  readonly runtime: Pick<Runtime, 'now' | 'wait' | 'signal'>
  /** Called before a change is made, and while a change cannot be seen yet. */
  readonly tell: Tell
}

export interface Applied {
  readonly applied: readonly Change[]
  readonly warnings: readonly Warning[]
}

/** How long a written change may stay out of sight. Entra's documentation speaks of minutes and gives no bound. */
const MOST_WAIT_MS = 5 * 60_000
/**
 * Consecutive reads that must agree before the next step relies on a change. Each read is answered by one of several
 * copies of the directory, and a copy that has the change says nothing about the others.
 */
const AGREEING_READS = 5
/** The first pause between two looks. Each further one is half as long again. */
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 5_000

/**
 * Makes the planned changes, place by place, and no others. After each write it reads anew until the difference is
 * gone, so that the next place finds what it needs. An interrupted run can be planned and applied again.
 *
 * Rejects with `TrustError` and with the directory's own refusals. `TRUST_CHANGED`: there is more to do than was planned,
 * or a planned change would now replace another value. `TRUST_NOT_SETTLED`: a change stays out of sight. `TRUST_BLOCKED`:
 * the signed-in admin may not make it.
 */
export async function settle(places: readonly Place[], plan: Plan, options: SettleOptions): Promise<Applied> {
  const planned = new Map(plan.changes.map((change) => [change.key, change]))
  const applied: Change[] = []
  const warnings: Warning[] = []
  for (const place of places) {
    const done = await settlePlace(place, planned, applied.length > 0, options)
    applied.push(...done.applied)
    warnings.push(...done.warnings)
  }
  return { applied, warnings: uniqueWarnings(warnings) }
}

/** Removes the differences in one place, and waits until all of them are seen to be gone. */
async function settlePlace(
  place: Place,
  planned: ReadonlyMap<string, Change>,
  somethingIsNew: boolean,
  { runtime, tell }: SettleOptions,
): Promise<Applied> {
  const note = (text: string) => tell({ kind: 'note', text })
  const done = new Map<string, Change>()
  const deadline = new Deadline(runtime)
  let agreeing = 0
  let reported: string | undefined
  for (;;) {
    runtime.signal?.throwIfAborted()
    const { changes, warnings } = await place.look()
    agreeing = changes.length === 0 ? agreeing + 1 : 0
    if (agreeing === (done.size === 0 ? 1 : AGREEING_READS)) return { applied: [...done.values()], warnings }
    if (agreeing > 0) continue
    for (const change of changes) refuseUnplanned(change, planned, done)
    const next = changes.find(({ key }) => !done.has(key))
    if (next === undefined) {
      const line = changes.slice(0, 1).map(changeLine).join('')
      if (deadline.isOver()) throw notSettled(line)
      await note(
        line === reported ? `still waiting, ${deadline.secondsGone()} s` : `waiting until it can be seen: ${line}`,
      )
      reported = line
      await deadline.wait()
      continue
    }
    await note(changeLine(next))
    const refusal = await attempt(next, somethingIsNew || done.size > 0)
    if (refusal === undefined) {
      done.set(next.key, next)
      deadline.restart()
    } else {
      if (deadline.isOver()) throw refusal
      await note(`not possible yet, because something that was just made is not known everywhere: ${changeLine(next)}`)
      await deadline.wait()
    }
  }
}

/**
 * Right after a write, other parts of the directory refuse what refers to it, with 404 or 400. Such a refusal passes.
 */
async function attempt(change: PlannedChange, somethingIsNew: boolean): Promise<GraphError | undefined> {
  try {
    await change.apply()
    return undefined
  } catch (error) {
    if (error instanceof GraphError && error.status === 403) throw notAllowed(change, error)
    const passes = error instanceof GraphError && (error.status === 404 || error.status === 400)
    if (somethingIsNew && passes) return error
    throw error
  }
}

class Deadline {
  readonly #runtime: SettleOptions['runtime']
  #end: number
  #next = FIRST_WAIT_MS

  constructor(runtime: SettleOptions['runtime']) {
    this.#runtime = runtime
    this.#end = runtime.now() + MOST_WAIT_MS
  }

  isOver(): boolean {
    return this.#runtime.now() >= this.#end
  }

  restart(): void {
    this.#end = this.#runtime.now() + MOST_WAIT_MS
    this.#next = FIRST_WAIT_MS
  }

  secondsGone(): number {
    return Math.floor((MOST_WAIT_MS - (this.#end - this.#runtime.now())) / 1_000)
  }

  async wait(): Promise<void> {
    await this.#runtime.wait(this.#next, this.#runtime.signal)
    this.#next = Math.min(this.#next * 1.5, LONGEST_WAIT_MS)
  }
}

/**
 * What was planned must still be what is to be done: the object or field, the action, and what it will hold. What it
 * holds before the write must be what the plan showed, else the write would replace a value that no admin has reviewed.
 * After the write that is not compared: a stale copy of the directory may show any earlier value.
 */
function refuseUnplanned(
  change: Change,
  planned: ReadonlyMap<string, Change>,
  done: ReadonlyMap<string, Change>,
): void {
  const expected = planned.get(change.key)
  const isPlanned =
    expected !== undefined &&
    expected.action === change.action &&
    isDeepStrictEqual(expected.after, change.after) &&
    (done.has(change.key) || isDeepStrictEqual(expected.before, change.before))
  if (isPlanned) return
  throw new TrustError('TRUST_CHANGED', {
    message:
      expected === undefined
        ? `There is something to do that was not in the plan: ${changeLine(change)}.`
        : `A change in the plan no longer fits the tenant. It would now be: ${changeLine(change)}.`,
    likelyCause: 'Another admin or program changed the tenant between the plan and now.',
    fix: 'Run `towline trust plan` again and look at the difference, then `towline trust apply`.',
  })
}

/** The signed-in admin is a person, so what Graph's error says about applications would mislead. */
function notAllowed(change: Change, cause: GraphError): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `The directory does not let the signed-in admin do this: ${changeLine(change)}. ${cause.message}`,
    likelyCause: `The change needs the role ${change.roles.join(' and ')}, or a stronger one. A role that is only eligible (Privileged Identity Management) has to be activated first.`,
    fix: 'Activate the role, or let an admin who has it sign in, and run the command again: it goes on where this one stopped.',
    cause,
  })
}

function notSettled(line: string): TrustError {
  return new TrustError('TRUST_NOT_SETTLED', {
    message: `The change was written, but it is still not visible after ${MOST_WAIT_MS / 60_000} minutes: ${line}.`,
    likelyCause: 'Entra is slow to spread changes today, or another admin or program undoes them.',
    fix: 'Run `towline trust apply` again in a while; it goes on where this one stopped and makes nothing twice.',
  })
}
