import { randomUUID } from 'node:crypto'
import type { Target } from '../manifest/target.ts'
import { DEFAULT_CONCURRENCY, DEFAULT_MAX_WRITES, DEFAULT_TARGET_MINUTES } from '../names/defaults.ts'

/** Work over several targets as plain data, which can be stored and sent. It holds no secret. */
export interface RunOverTargets {
  readonly id: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly targets: readonly RunTarget[]
  /** How many targets are worked on at once, at most. Default 8. */
  readonly concurrency: number
}

/** The run of a runbook. */
export interface Run extends RunOverTargets {
  readonly runbook: RunbookReference
  /** As it was given, before any schema. */
  readonly input: unknown
  /** Whether writes are sent to targets whose `access` is `read-write`. Default false. */
  readonly write: boolean
  /** Whether writes are reported as `plan` events in place of being sent. Default false. */
  readonly dryRun: boolean
  /** Writes in each target, at most. Default 100. */
  readonly maxWrites: number
  /** The time of one target, in milliseconds. Default 30 minutes. */
  readonly targetTimeout: number
}

/** A target by its name in the manifest. The tenant shows a later reader whether the name still means that tenant. */
export type RunTarget = Pick<Target, 'name' | 'tenant'>

/** Which runbook it is. One that is given as code has no file. */
export interface RunbookReference {
  readonly name: string
  /** Absolute path. */
  readonly file?: string
  /** SHA-256 of the file's bytes, as 64 hexadecimal digits. Files that the runbook imports are not part of it. */
  readonly sha256?: string
}

/** What the caller decides about a run. */
export type RunSettings = {
  readonly [Name in 'input' | 'write' | 'dryRun' | 'maxWrites' | 'targetTimeout' | 'concurrency']?:
    | Run[Name]
    | undefined
}

/** A run that begins now. `now` is in milliseconds since the epoch. */
export function newRunOverTargets(
  targets: readonly Target[],
  now: number,
  concurrency = DEFAULT_CONCURRENCY,
): RunOverTargets {
  return {
    id: randomUUID(),
    startedAt: new Date(now).toISOString(),
    targets: targets.map(({ name, tenant }) => ({ name, tenant })),
    concurrency,
  }
}

/** A run of a runbook that begins now. `now` is in milliseconds since the epoch. */
export function newRun(
  runbook: RunbookReference,
  targets: readonly Target[],
  now: number,
  settings: RunSettings = {},
): Run {
  return {
    ...newRunOverTargets(targets, now, settings.concurrency),
    runbook,
    input: settings.input === undefined ? {} : settings.input,
    write: settings.write ?? false,
    dryRun: settings.dryRun ?? false,
    maxWrites: settings.maxWrites ?? DEFAULT_MAX_WRITES,
    targetTimeout: settings.targetTimeout ?? DEFAULT_TARGET_MINUTES * 60_000,
  }
}
