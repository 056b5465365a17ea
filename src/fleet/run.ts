import { randomUUID } from 'node:crypto'
import type { Target } from '../manifest/target.ts'

/**
 * A run as plain data: it can be stored, sent, and gone on with by another process. Whoever owns the queue takes its
 * targets one by one and gives each to a job, `(target, signal) => result`.
 */
export interface Run {
  readonly id: string
  /** The runbook's name. */
  readonly runbook: string
  /** As it was given, before any schema. */
  readonly input: unknown
  readonly targets: readonly Target[]
  readonly write: boolean
  readonly dryRun: boolean
  /** For each target. */
  readonly maxWrites: number
  /** For each target, in milliseconds. */
  readonly targetTimeout: number
}

export const runDefaults = { write: false, dryRun: false, maxWrites: 100, targetTimeout: 30 * 60_000 } as const

export function newRun(given: Partial<Run> & Pick<Run, 'runbook' | 'targets'>): Run {
  return { id: randomUUID(), input: {}, ...runDefaults, ...given }
}
