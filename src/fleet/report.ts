import type { Outcome, StopReason } from '../connect/pool.ts'
import { type ErrorJson, errorJson } from '../errors/error-json.ts'
import {
  AccessError,
  AssertionUnavailableError,
  ConfigError,
  GraphError,
  RunError,
  TokenExchangeError,
} from '../errors/errors.ts'
import type { Write } from '../guard/writes.ts'

/** What `--report` writes. Scripts rely on it, and `--targets-file` reads it. */
interface RunReport {
  /** Id of the run. */
  readonly run: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** Only while the run goes on. A report of a run that is over does not have it. */
  readonly state?: 'running'
  /** No write was sent: `ok` says only that the work went well without. */
  readonly dryRun?: true
  readonly durationMs: number
  /** Cancelled jobs count as skipped: nothing is known of their targets. */
  readonly targets: { readonly ok: number; readonly failed: number; readonly skipped: number }
  readonly jobs: readonly JobReport[]
}

/** All of a report but its jobs. */
export type ReportHead = Omit<RunReport, 'jobs'>

export interface JobReport {
  /** The target's name. */
  readonly target: string
  readonly state: JobState
  /** Why the target was not begun. Left out where the run was interrupted. */
  readonly reason?: StopReason
  readonly hop?: FailedAt
  readonly error?: ErrorJson
  readonly result?: unknown
  /** Rows of the target may have been printed, though it is not done: it was stopped between its rows, or while they were written. */
  readonly mayBePrinted?: true
  /** Writes that were sent and not refused, second tries included; missing where there was none. */
  readonly writes?: number
  /** Writes that nothing answered before the work ended: the service may have made them or not. */
  readonly openWrites?: readonly Write[]
  readonly durationMs: number
  readonly requests: number
  readonly throttledMs: number
}

export type JobState = 'ok' | 'failed' | 'skipped' | 'cancelled'

/** The part of the way at which the work failed. */
type FailedAt = 'assertion' | 'exchange' | 'graph' | 'runbook'

/** An outcome as plain data. Without `keepsResult` it says only that the work went well, and not what it gave. */
export function jobReport(outcome: Outcome<{ readonly name: string }, unknown>, keepsResult = true): JobReport {
  const { target, state, usage } = outcome
  const hop = outcome.state === 'failed' ? failedAt(outcome.error) : undefined
  const { sentWrites: writes } = usage
  const openWrites = writes?.unanswered ?? []
  return {
    target: target.name,
    state,
    ...(outcome.state === 'cancelled' && outcome.reason !== undefined ? { reason: outcome.reason } : {}),
    ...(hop === undefined ? {} : { hop }),
    ...(outcome.state === 'failed' ? { error: errorJson(outcome.error, target.name) } : {}),
    ...(outcome.state === 'ok' && keepsResult && outcome.result !== undefined ? { result: outcome.result } : {}),
    ...(writes === undefined || writes.count === 0 ? {} : { writes: writes.count }),
    ...(openWrites.length === 0 ? {} : { openWrites }),
    durationMs: Math.round(outcome.durationMs),
    requests: usage.requests,
    throttledMs: Math.round(usage.throttledMs),
  }
}

/** Whether a second run does the work of this job. In another target's tenant it would be done twice. */
export function isToDo(job: JobReport): boolean {
  return isNotDone(job) && !isRepeatedTenant(job)
}

export function isNotDone({ state }: Pick<JobReport, 'state'>): boolean {
  return state === 'failed' || state === 'cancelled'
}

/** Whether the target turned out to be the tenant of another one of its run. */
export function isRepeatedTenant({ error }: Pick<JobReport, 'error'>): boolean {
  return error?.code === 'TENANT_REPEATED'
}

/** The head of a report over jobs that ended in these ways. */
export function reportHead(
  {
    run,
    startedAt,
    durationMs,
    state,
    dryRun,
  }: Pick<ReportHead, 'run' | 'startedAt' | 'durationMs'> & {
    readonly state?: ReportHead['state']
    readonly dryRun?: ReportHead['dryRun']
  },
  { ok, failed, skipped, cancelled }: Readonly<Record<JobState, number>>,
): ReportHead {
  return {
    run,
    startedAt,
    ...(state === undefined ? {} : { state }),
    ...(dryRun ? { dryRun } : {}),
    durationMs: Math.round(durationMs),
    targets: { ok, failed, skipped: skipped + cancelled },
  }
}

/** `undefined` for an error that was thrown before anything was sent, or by the run itself. */
function failedAt(error: unknown): FailedAt | undefined {
  if (error instanceof AssertionUnavailableError) return 'assertion'
  if (error instanceof TokenExchangeError) return 'exchange'
  if (error instanceof GraphError) return 'graph'
  return error instanceof ConfigError || error instanceof AccessError || error instanceof RunError
    ? undefined
    : 'runbook'
}
