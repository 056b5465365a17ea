import { randomUUID } from 'node:crypto'
import type { Target } from '../manifest/target.ts'
import { DEFAULT_CONCURRENCY, DEFAULT_MAX_WRITES, DEFAULT_TARGET_MINUTES } from '../names/defaults.ts'
import { parseMaxFailures } from '../names/max-failures.ts'
import { countOfPart, type Part } from '../names/part.ts'
import { type WaveSize, waveCounts } from '../names/waves.ts'

/** Work over several targets as plain data, which can be stored and sent. It holds no secret. */
export interface RunOverTargets {
  readonly id: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly targets: readonly RunTarget[]
  /** How many targets are worked on at once, at most. Default 8. */
  readonly concurrency: number
  /**
   * How many targets each wave has, in the order of `targets`. A wave begins once all targets of the one before have
   * ended, and ended well. Left out where all begin at once.
   */
  readonly waves?: readonly number[]
  /** No further target begins once so many have failed. Targets in flight end as they would. */
  readonly maxFailures?: number
  /** Whether writes are shown in place of being sent. Default false. */
  readonly dryRun?: boolean
}

/** Bounds of a run over targets, as the caller gives them. */
export interface BrakeSettings {
  /**
   * Sizes of waves, such as `[1, '10%', 'rest']`. Each is a number of targets or a percentage of all. What they leave over
   * is a last wave. The next wave begins only if the one before had no failure; with `maxFailures`, if that is not
   * reached.
   */
  readonly waves?: readonly WaveSize[] | undefined
  /**
   * No further target begins once so many have failed: a number, or a percentage of all targets.
   * @default none, but the run stops where the token service refuses its first 50 targets alike
   */
  readonly maxFailures?: Part | undefined
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
} & BrakeSettings

/**
 * A run that begins now. `now` is in milliseconds since the epoch. Throws `ConfigError` `USAGE` for waves or a number of
 * failures that cannot be.
 */
export function newRunOverTargets(
  targets: readonly Target[],
  now: number,
  concurrency = DEFAULT_CONCURRENCY,
  { waves, maxFailures, dryRun }: BrakeSettings & { readonly dryRun?: boolean | undefined } = {},
): RunOverTargets {
  const all = targets.length
  return {
    id: randomUUID(),
    startedAt: new Date(now).toISOString(),
    targets: targets.map(({ name, tenant }) => ({ name, tenant })),
    concurrency,
    ...(waves === undefined ? {} : { waves: waveCounts(waves, all) }),
    ...(dryRun ? { dryRun } : {}),
    ...(maxFailures === undefined ? {} : { maxFailures: countOfPart(parseMaxFailures(maxFailures), all) }),
  }
}

/** A run of a runbook that begins now. `now` is in milliseconds since the epoch. Throws as `newRunOverTargets` does. */
export function newRun(
  runbook: RunbookReference,
  targets: readonly Target[],
  now: number,
  settings: RunSettings = {},
): Run {
  return {
    ...newRunOverTargets(targets, now, settings.concurrency, settings),
    runbook,
    input: settings.input === undefined ? {} : settings.input,
    write: settings.write ?? false,
    dryRun: settings.dryRun ?? false,
    maxWrites: settings.maxWrites ?? DEFAULT_MAX_WRITES,
    targetTimeout: settings.targetTimeout ?? DEFAULT_TARGET_MINUTES * 60_000,
  }
}
