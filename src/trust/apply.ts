import {
  type Change,
  changeKey,
  describeChange,
  type Finding,
  type PlannedChange,
  type Warning,
} from '../change/change.ts'
import { once } from '../change/unique-warnings.ts'
import { GraphError, TrustError } from '../errors/errors.ts'
import type { Runtime } from '../http/runtime.ts'
import { type Plan, stagesOf, type TrustWork } from './application-scope.ts'

export interface ApplyOptions {
  readonly runtime: Pick<Runtime, 'now' | 'wait'>
  readonly signal?: AbortSignal | undefined
  /** Told when a change is about to be made, and while it is not visible yet. */
  readonly progress: (line: string) => Promise<void>
}

export interface Applied {
  readonly applied: readonly Change[]
  readonly warnings: readonly Warning[]
}

/** How long a written change may stay out of sight. Entra speaks of minutes. */
const MOST_WAIT_MS = 5 * 60_000
/**
 * Reads come to any of several copies of the directory, and a copy that knows of a change says nothing of the others: so
 * many have to agree in a row before the next step relies on it.
 */
const AGREEING_READS = 5
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 5_000

/**
 * Does what was planned, step by step, and nothing else. After each write it reads anew until the difference is gone, so
 * that the next step finds what it needs; whoever is interrupted can plan and apply again.
 *
 * Rejects with `TrustError`: `TRUST_CHANGED` when there is more to do than was planned, `TRUST_NOT_SETTLED` when a change
 * stays out of sight, `TRUST_BLOCKED` when whoever signed in may not make it; and with what the directory refused.
 */
export async function applyTrust(works: readonly TrustWork[], plan: Plan, options: ApplyOptions): Promise<Applied> {
  const looks = works.flatMap(stagesOf).map(
    ({ step, context }): Look =>
      () =>
        step.differences(context()),
  )
  return applyLooks(looks, plan, options)
}

/** The same for `remove`: the reverse order, and what is gone is what is waited for. */
export async function applyRemoval(works: readonly TrustWork[], plan: Plan, options: ApplyOptions): Promise<Applied> {
  const looks = works.flatMap((work) =>
    stagesOf(work)
      .toReversed()
      .map(
        ({ step, context }): Look =>
          () =>
            step.removal(context()),
      ),
  )
  return applyLooks(looks, plan, options)
}

/** What is still to be done in one place, by what can be read there now. */
export type Look = () => Promise<Finding>

/** Does what was planned in each place in turn, until a look there finds nothing to do. */
export async function applyLooks(looks: readonly Look[], plan: Plan, options: ApplyOptions): Promise<Applied> {
  const planned = new Set(plan.changes.map(changeKey))
  const applied: Change[] = []
  const warnings: Warning[] = []
  for (const look of looks) {
    const done = await settle(look, planned, applied.length > 0, options)
    applied.push(...done.applied)
    warnings.push(...done.warnings)
  }
  return { applied, warnings: once(warnings) }
}

/** Removes the differences of one step, and waits until all of them are seen to be gone. */
async function settle(
  look: Look,
  planned: ReadonlySet<string>,
  somethingIsNew: boolean,
  { runtime, signal, progress }: ApplyOptions,
): Promise<Applied> {
  const done = new Map<string, Change>()
  const deadline = new Deadline(runtime)
  let agreeing = 0
  let told: string | undefined
  for (;;) {
    signal?.throwIfAborted()
    const { changes, warnings } = await look()
    agreeing = changes.length === 0 ? agreeing + 1 : 0
    if (agreeing === (done.size === 0 ? 1 : AGREEING_READS)) return { applied: [...done.values()], warnings }
    if (agreeing > 0) continue
    for (const change of changes) refuseUnplanned(change, planned)
    const next = changes.find((change) => !done.has(changeKey(change)))
    if (next === undefined) {
      const { what } = changes[0] ?? { what: '' }
      if (deadline.isOver()) throw notSettled(what)
      await progress(
        what === told ? `still waiting, ${deadline.secondsGone()} s` : `waiting until it can be seen: ${what}`,
      )
      told = what
      await deadline.wait(signal)
      continue
    }
    await progress(`${next.action} ${next.what}`)
    const refusal = await attempt(next, somethingIsNew || done.size > 0)
    if (refusal === undefined) {
      done.set(changeKey(next), describeChange(next))
      deadline.restart()
    } else {
      if (deadline.isOver()) throw refusal
      await progress(`not possible yet, because something that was just made is not known everywhere: ${next.what}`)
      await deadline.wait(signal)
    }
  }
}

/** Right after a write, other parts of the directory answer that they do not know what was made. That passes. */
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
  readonly #runtime: ApplyOptions['runtime']
  #end: number
  #next = FIRST_WAIT_MS

  constructor(runtime: ApplyOptions['runtime']) {
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

  async wait(signal: AbortSignal | undefined): Promise<void> {
    await this.#runtime.wait(this.#next, signal)
    this.#next = Math.min(this.#next * 1.5, LONGEST_WAIT_MS)
  }
}

function refuseUnplanned(change: PlannedChange, planned: ReadonlySet<string>): void {
  if (planned.has(changeKey(change))) return
  throw new TrustError('TRUST_CHANGED', {
    message: `There is something to do that was not in the plan: ${change.action} ${change.what}.`,
    likelyCause: 'Somebody else changed the tenant between the plan and now.',
    fix: 'Run `towline trust plan` again and look at the difference, then `towline trust apply`.',
  })
}

/** Whoever signed in is a person here, so what Graph's error says about applications would mislead. */
function notAllowed({ action, what, roles }: PlannedChange, cause: GraphError): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `The directory does not let whoever signed in do this: ${action} ${what}. ${cause.message}`,
    likelyCause: `It takes the role ${roles.join(' and ')}, or a stronger one. One that is only eligible (Privileged Identity Management) counts for nothing until it is active.`,
    fix: 'Activate the role, or let an admin who has it sign in, and run the command again: it goes on where this one stopped.',
    cause,
  })
}

function notSettled(what: string): TrustError {
  return new TrustError('TRUST_NOT_SETTLED', {
    message: `This was written, and after ${MOST_WAIT_MS / 60_000} minutes it cannot be seen: ${what}.`,
    likelyCause: 'Entra is slow to spread changes today, or somebody undoes them.',
    fix: 'Run `towline trust apply` again in a while; it goes on where this one stopped and makes nothing twice.',
  })
}
