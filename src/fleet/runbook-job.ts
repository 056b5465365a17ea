import type { Connector } from '../connect/connect.ts'
import { ownCredential } from '../connect/own-access.ts'
import type { Job } from '../connect/pool.ts'
import { clouds } from '../credential/clouds.ts'
import { decodeClaims, rolesOf } from '../credential/jwt.ts'
import { RunbookError } from '../errors/errors.ts'
import type { Actor } from '../guard/actor.ts'
import { plannedWrite } from '../guard/planned-write.ts'
import { type RunWrites, writeRule } from '../guard/writes.ts'
import { OwnSignal } from '../http/own-signal.ts'
import type { Runtime } from '../http/runtime.ts'
import type { Target } from '../manifest/target.ts'
import { parseJson } from '../text/json.ts'
import { redact } from '../text/redact.ts'
import type { Run } from './run.ts'
import { planEvent, type RunEvent } from './run-event.ts'
import type { Runbook } from './runbook.ts'
import { readInput } from './runbook-input.ts'
import { checkPermissions } from './runbook-permissions.ts'
import { describeThrown } from './user-code/describe-thrown.ts'
import { inUserCode } from './user-code/in-user-code.ts'
import { ownCopy } from './user-code/own-copy.ts'
import { type UserCodeGuard, UserWork, unguarded } from './user-code/user-work.ts'
import { TimeLimit, within } from './user-code/within.ts'

interface RunbookJobOptions {
  readonly connect: Connector
  /** Says when a target's time is up. */
  readonly wait: Runtime['wait']
  readonly onEvent: (event: RunEvent) => void
  /** The command that started the run, as an `Actor` has it. Left out where code started it. */
  readonly command?: string
  /** Default: none. */
  readonly guard?: UserCodeGuard | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * The job of a run: its runbook in one target. Rejects with `ConfigError` `RUNBOOK_INVALID` for input that does not
 * fit the schema, and with the reason of `signal`.
 */
export async function runbookJob<Input, Result>(
  runbook: Runbook<Input, Result>,
  run: Run,
  { connect, wait, onEvent, command, guard = unguarded, signal }: RunbookJobOptions,
): Promise<Job<Target, Result>> {
  const { write, dryRun, maxWrites, targetTimeout } = run
  const { file } = run.runbook
  const input = await readInput(runbook, run.input, { file, guard, signal, onEvent })
  // In a program of its own the input may be an object that the program shares with the runbook on purpose.
  const inputOf = (): Input => (guard === unguarded ? input : ownCopy(input))
  const actor: Actor = { command, runbook: run.runbook, run: run.id }

  return async (target, outer, usage) => {
    const tell = (level: RunEvent['level'], message: string, fields?: unknown): void =>
      onEvent({ target: target.name, level, message: redact(message), ...redacted(fields) })
    const plan: RunWrites['plan'] = (...write) => onEvent(planEvent(target.name, plannedWrite(...write)))
    // JavaScript logs anything, and a log must not fail the work.
    const text = (message: unknown): string => (typeof message === 'string' ? message : describeThrown(message))
    const log = {
      info: (message: unknown, fields?: unknown) => tell('info', text(message), fields),
      warn: (message: unknown, fields?: unknown) => tell('warn', text(message), fields),
    }
    let work: UserWork | undefined
    const limit = new TimeLimit(targetTimeout)
    const bounds = { limit, wait, outer, tooSlow: () => tooSlow(targetTimeout, work?.busyAt) }

    try {
      return await within(bounds, async (signal, fail) => {
        work = new UserWork({ target: target.name, file, limit, fail, printed: tell })
        guard.begin(work)
        // Ends what the runbook left open, such as a list that it did not read to its end.
        using open = new OwnSignal(signal)
        const own = ownSignal(signal, work, guard)
        const writes = writeRule({ allowed: write, most: maxWrites, plan: dryRun ? plan : undefined })
        const at = { usage, writes, actor: { ...actor, target: target.name }, signal: open.signal }
        const connection = connect(target, at)
        const { graph } = connection
        // The client takes this token from the credential's cache, so there is one exchange.
        const { token } = await ownCredential(connection).getToken(`${clouds[target.cloud].graph}/.default`)
        checkPermissions(runbook.permissions, rolesOf(decodeClaims(token)))
        const result = await inUserCode({ work, guard, open, graph, log }, (graph) =>
          runbook.run({ target: ownCopy(target), graph, log, signal: own, input: inputOf() }),
        )
        // A part of its code was ended, also where that left the rest free to return.
        if (work.busyAt !== undefined) throw tooSlow(targetTimeout, work.busyAt)
        return result
      })
    } finally {
      if (work !== undefined) guard.left(work)
    }
  }
}

/**
 * A signal that aborts after `signal`, as code of the work: so do its listeners. They are called once all else that follows
 * `signal` has been told, because a listener may never return.
 */
function ownSignal(signal: AbortSignal, work: UserWork, guard: UserCodeGuard): AbortSignal {
  const own = new AbortController()
  signal.addEventListener('abort', () => setImmediate(() => guard.enter(work, () => own.abort(signal.reason))), {
    once: true,
  })
  return own.signal
}

/** `busyAt` is where the runbook kept the thread to itself, if it did. */
function tooSlow(ms: number, busyAt: string | undefined): RunbookError {
  const message = `The runbook was not done after ${ms / 1000} s and was given up.`
  if (busyAt !== undefined) {
    return new RunbookError('RUNBOOK_TIMEOUT', {
      message: `${message} It was busy at ${busyAt} all the time.`,
      likelyCause: 'A loop there does not end, or takes very long without a pause. No other target goes on meanwhile.',
      fix: 'Give the loop an end. For long work without a pause use a worker thread.',
    })
  }
  return new RunbookError('RUNBOOK_TIMEOUT', {
    message,
    likelyCause: 'It waits for something that does not come, or there is more to do than fits into that time.',
    fix: 'Pass its `signal` on to what it waits for, or allow more with `--target-timeout` (in code: `targetTimeout`).',
  })
}

function redacted(fields: unknown): { fields?: unknown } {
  if (fields === undefined) return {}
  try {
    return { fields: parseJson(redact(JSON.stringify(fields))) }
  } catch {
    return { fields: 'not JSON' }
  }
}
