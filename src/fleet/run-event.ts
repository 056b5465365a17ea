import type { PlannedWrite } from '../guard/planned-write.ts'

/** What happens while a run is in progress: a log line of a runbook, or a write that a dry run withholds. */
export interface RunEvent {
  readonly target: string
  readonly level: 'info' | 'warn' | 'plan'
  /** Without tokens, so that it is safe to store. */
  readonly message: string
  /** Plain data without tokens. Of a `plan` event a `PlannedWrite`. */
  readonly fields?: unknown
}

/** The event by which a dry run reports a write to a target that it withheld. */
export function planEvent(target: string, fields: PlannedWrite): RunEvent {
  return { target, level: 'plan', message: `${fields.method} ${fields.path}`, fields }
}
