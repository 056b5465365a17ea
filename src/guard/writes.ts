import { countOf } from '../text/count.ts'
import type { Actor } from './actor.ts'
import { accessError } from './refusal.ts'

/** A call that would change something. The path is Graph's own, with the version and without the query. */
export interface Write {
  readonly method: string
  readonly path: string
}

/** What a write carries, for a rule that shows it. */
export interface WriteContent {
  /** Begins with `?`; empty where there is none. */
  readonly query: string
  /** As it is sent. `undefined` where there is none, or where it is a file that is sent piece by piece. */
  readonly body?: string | Uint8Array | undefined
  /** How many writes of a batch are left to decide on, this one included: all of them are sent, or none. Default: 1. */
  readonly together?: number
}

/**
 * Decides on each write to one target, once, before it is sent. A withheld write counts as done, and nothing is sent.
 * Throws `AccessError` for a write that must not be made.
 */
export type WriteRule = (write: Write, actor: Actor, content?: WriteContent) => 'send' | 'withhold'

export interface RunWrites {
  /** Whether the run was started to write. */
  readonly allowed: boolean
  /** How many writes one target may get. */
  readonly most: number
  /** Takes each write in place of sending it. */
  readonly plan?: ((write: Write, content?: WriteContent) => void) | undefined
}

/** The rule of a run for one target. The rule counts, so each target needs its own. */
export function writeRule({ allowed, most, plan }: RunWrites): WriteRule {
  let made = 0
  return (write, _, content) => {
    if (!allowed && plan === undefined) throw notStartedToWrite(write)
    const together = content?.together ?? 1
    // Not `made + together > most`: a limit that is no number must allow nothing.
    if (!(made + together <= most)) throw tooMany(write, { made, together, most, isDryRun: plan !== undefined })
    made++
    if (plan === undefined) return 'send'
    plan(write, content)
    return 'withhold'
  }
}

function notStartedToWrite({ method, path }: Write): Error {
  return accessError({
    rule: 'write-rule',
    code: 'WRITE_REFUSED',
    reason: `${method} ${path} was not sent: the run was not started to write.`,
    likelyCause: 'A runbook writes only where the target is read-write and the run was started with `--write`.',
    fix: 'Look at what it would do with `--dry-run`, then run it with `--write` (in code: `write: true`).',
  })
}

interface Excess extends Pick<RunWrites, 'most'> {
  readonly made: number
  readonly together: number
  readonly isDryRun: boolean
}

function tooMany({ method, path }: Write, { made, together, most, isDryRun }: Excess): Error {
  const done = `${countOf(made, 'write')} ${made === 1 ? 'was' : 'were'} ${isDryRun ? 'withheld' : 'made'} in this target`
  const reason =
    together === 1
      ? `${done}, and no more are allowed`
      : `it is the first of ${together} writes in a batch, ${done}, and no more than ${most} are allowed`
  return accessError({
    rule: 'write-limit',
    code: 'WRITE_LIMIT',
    reason: `${method} ${path} was not sent: ${reason}.`,
    likelyCause: 'The runbook has more to change than was expected, or it repeats itself.',
    fix: 'See what was done so far, then allow more with `--max-writes` (in code: `maxWrites`) if that is right.',
  })
}
