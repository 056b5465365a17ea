import type { RunEvent } from '../../fleet/run-event.ts'
import type { PlannedWrite } from '../../guard/planned-write.ts'
import { safeJson, safeLines } from '../../text/safe.ts'
import type { CliContext } from '../process/context.ts'
import { eraseProgress } from '../process/progress-line.ts'
import { plannedLines } from './planned-lines.ts'

/**
 * Writes an event of a run to stderr: stdout has results only. With `--quiet` only what a dry run withheld is written,
 * because that is what was asked for.
 */
export async function printEvent({ io, quiet, errorsAsJson }: CliContext, event: RunEvent): Promise<void> {
  if (quiet && event.level !== 'plan') return
  if (errorsAsJson) return io.stderr.write(`${safeJson(JSON.stringify({ log: event }))}\n`)
  const label = `${event.level.padEnd(5)}  `
  // Further lines stand under the first, so that none passes for a line of Towline's own.
  const text = textOf(event).join(`\n${' '.repeat(label.length)}`)
  await io.stderr.write(`${eraseProgress(io.stderr)}${safeLines(`${label}${event.target}: ${text}`)}\n`)
}

function textOf({ level, message, fields }: RunEvent): string[] {
  if (level === 'plan') return plannedLines(fields as PlannedWrite)
  return `${message}${fields === undefined ? '' : ` ${JSON.stringify(fields)}`}`.split('\n')
}
