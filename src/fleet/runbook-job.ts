import type { Connector } from '../connect/connect.ts'
import type { Job } from '../connect/pool.ts'
import { clouds } from '../credential/clouds.ts'
import { decodeClaims, rolesOf } from '../credential/jwt.ts'
import { RunbookError } from '../errors/errors.ts'
import { TowlineError } from '../errors/towline-error.ts'
import { type Write, writeRule } from '../guard/writes.ts'
import { OwnSignal } from '../http/own-signal.ts'
import type { Runtime } from '../http/runtime.ts'
import type { Target } from '../manifest/target.ts'
import { redact } from '../text/redact.ts'
import type { Run } from './run.ts'
import type { Runbook } from './runbook.ts'
import { readInput } from './runbook-input.ts'
import { checkPermissions } from './runbook-permissions.ts'
import { plainResult } from './runbook-result.ts'

/** What a run tells while it is under way. The fields are safe to write down. */
export interface RunEvent {
  readonly target: string
  readonly level: 'info' | 'warn' | 'plan'
  readonly message: string
  readonly fields?: unknown
}

export interface RunbookJobOptions {
  readonly connect: Connector
  /** Says when a target's time is up. */
  readonly wait: Runtime['wait']
  readonly onEvent: (event: RunEvent) => void
}

/** The job of a run: one runbook in one target. Rejects with `ConfigError` for input that does not fit. */
export async function runbookJob<Input, Result>(
  runbook: Runbook<Input, Result>,
  { input: given, write, dryRun, maxWrites, targetTimeout }: Omit<Run, 'id' | 'runbook' | 'targets'>,
  { connect, wait, onEvent }: RunbookJobOptions,
): Promise<Job<Target, Result>> {
  const input = await readInput(runbook, given)

  return async (target, outer, usage) => {
    const tell = (level: RunEvent['level'], message: string, fields?: unknown): void =>
      onEvent({ target: target.name, level, message: redact(message), ...redacted(fields) })
    const plan = (one: Write): void => tell('plan', `${one.method} ${one.path}`)

    return within({ ms: targetTimeout, wait, outer }, async (signal) => {
      const writes = writeRule({ allowed: write, most: maxWrites, plan: dryRun ? plan : undefined })
      const { credential, graph } = connect(target, { signal, usage, writes })
      // The client finds this token in the credential's cache: there is one exchange.
      const { token } = await credential.getToken(`${clouds[target.cloud].graph}/.default`, { abortSignal: signal })
      checkPermissions(runbook.permissions, rolesOf(decodeClaims(token)))
      const log = {
        info: (message: string, fields?: unknown) => tell('info', message, fields),
        warn: (message: string, fields?: unknown) => tell('warn', message, fields),
      }
      return plainResult(await runOwn(() => runbook.run({ target, graph, log, signal, input }))) as Result
    })
  }
}

/** What Towline threw inside a runbook says itself what happened; all else is the runbook's. */
async function runOwn<Result>(run: () => Promise<Result> | Result): Promise<Result> {
  try {
    return await run()
  } catch (cause) {
    if (cause instanceof TowlineError) throw cause
    throw new RunbookError('RUNBOOK_FAILED', {
      message: `The runbook failed: ${redact(cause instanceof Error ? cause.message : String(cause))}`,
      likelyCause: 'It threw this error itself; Towline only passes it on.',
      fix: 'Mend the runbook or what it met in this target, then run it there again.',
      cause,
    })
  }
}

interface Bounds {
  readonly ms: number
  readonly wait: Runtime['wait']
  readonly outer: AbortSignal
}

/** Why the clock of a target is stopped. Without a reason Node would make an error with a stack for each. */
const DONE = 'done'

/** Ends when the time is up or the run is stopped, even where the work does not listen. */
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
    return { fields: JSON.parse(redact(JSON.stringify(fields))) }
  } catch {
    return { fields: 'not JSON' }
  }
}
