import type { Connector } from '../connect/connect.ts'
import type { Job } from '../connect/pool.ts'
import { clouds } from '../credential/clouds.ts'
import { decodeClaims, rolesOf } from '../credential/jwt.ts'
import { RunbookError } from '../errors/errors.ts'
import { TowlineError } from '../errors/towline-error.ts'
import type { Actor } from '../guard/actor.ts'
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
import { plainResult } from './runbook-result.ts'

interface RunbookJobOptions {
  readonly connect: Connector
  /** Says when a target's time is up. */
  readonly wait: Runtime['wait']
  readonly onEvent: (event: RunEvent) => void
  /** The command that started the run, as an `Actor` has it. Left out where code started it. */
  readonly command?: string
}

/**
 * The job of a run: its runbook in one target. Rejects with `ConfigError` `RUNBOOK_INVALID` for input that does not
 * fit the schema.
 */
export async function runbookJob<Input, Result>(
  runbook: Runbook<Input, Result>,
  run: Run,
  { connect, wait, onEvent, command }: RunbookJobOptions,
): Promise<Job<Target, Result>> {
  const { write, dryRun, maxWrites, targetTimeout } = run
  const input = await readInput(runbook, run.input)
  const actor: Actor = { command, runbook: run.runbook, run: run.id }

  return async (target, outer, usage) => {
    const tell = (level: RunEvent['level'], message: string, fields?: unknown): void =>
      onEvent({ target: target.name, level, message: redact(message), ...redacted(fields) })
    const plan: RunWrites['plan'] = (...write) => onEvent(planEvent(target.name, ...write))

    return within({ ms: targetTimeout, wait, outer }, async (signal) => {
      const writes = writeRule({ allowed: write, most: maxWrites, plan: dryRun ? plan : undefined })
      const { credential, graph } = connect(target, { signal, usage, writes, actor: { ...actor, target: target.name } })
      // The client takes this token from the credential's cache, so there is one exchange.
      const { token } = await credential.getToken(`${clouds[target.cloud].graph}/.default`)
      checkPermissions(runbook.permissions, rolesOf(decodeClaims(token)))
      const log = {
        info: (message: string, fields?: unknown) => tell('info', message, fields),
        warn: (message: string, fields?: unknown) => tell('warn', message, fields),
      }
      return plainResult(await runOwn(() => runbook.run({ target, graph, log, signal, input }))) as Result
    })
  }
}

/** Passes errors of Towline on, because they say themselves what happened. Any other error is one of the runbook. */
async function runOwn<Result>(run: () => Promise<Result> | Result): Promise<Result> {
  try {
    return await run()
  } catch (cause) {
    if (cause instanceof TowlineError) throw cause
    throw new RunbookError('RUNBOOK_FAILED', {
      message: `The runbook failed: ${redact(cause instanceof Error ? cause.message : String(cause))}`,
      likelyCause: 'It threw this error itself; Towline only passes it on.',
      fix: 'Fix the runbook, or the data in this target that made it fail, then run it there again.',
      cause,
    })
  }
}

interface Bounds {
  readonly ms: number
  readonly wait: Runtime['wait']
  readonly outer: AbortSignal
}

/** The reason for which a target's timer is stopped. Without one Node would make an error with a stack for each target. */
const DONE = 'done'

/** Does the work until the time is up or the run is stopped, even where the work ignores its signal. */
async function within<Result>(
  { ms, wait, outer }: Bounds,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  outer.throwIfAborted()
  using own = new OwnSignal(outer)
  const { signal } = own
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  const done = new AbortController()
  wait(ms, done.signal).then(
    () => own.abort(tooSlow(ms)),
    () => {},
  )
  try {
    return await Promise.race([work(signal), stopped])
  } finally {
    done.abort(DONE)
  }
}

function tooSlow(ms: number): RunbookError {
  return new RunbookError('RUNBOOK_TIMEOUT', {
    message: `The runbook was not done after ${ms / 1000} s and was given up.`,
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
