import type { RunEvent } from '../../fleet/run-event.ts'
import type { PlannedWrite } from '../../guard/planned-write.ts'
import { safeJson, safeParagraph } from '../../text/safe.ts'
import type { CliContext } from '../process/context.ts'
import { eraseProgress } from '../process/progress-line.ts'
import { plannedLines } from './planned-lines.ts'

/**
 * Writes an event of a run to stderr: stdout has results only. With `--quiet` only what a dry run withheld is written,
 * because that is what was asked for.
 */
export async function printEvent(context: CliContext, event: RunEvent): Promise<void> {
  const { io, quiet, errorsAsJson } = context
  if (quiet && event.level !== 'plan') return
  if (errorsAsJson) return io.stderr.write(`${safeJson(JSON.stringify({ log: event }))}\n`)
  const label = `${event.level.padEnd(5)}  `
  const text = safeParagraph(`${label}${event.target}: ${textOf(event)}`, label.length)
  await io.stderr.write(`${eraseProgress(io.stderr)}${context.fitted(io.stderr, text)}\n`)
}

function textOf({ level, message, fields }: RunEvent): string {
  if (level === 'plan') return plannedLines(fields as PlannedWrite).join('\n')
  return `${message}${fields === undefined ? '' : ` ${JSON.stringify(fields)}`}`
}
