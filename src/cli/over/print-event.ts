import type { RunEvent } from '../../fleet/run-event.ts'
import type { PlannedWrite } from '../../guard/planned-write.ts'
import { safeJson, safeLines } from '../../text/safe.ts'
import type { CliContext } from '../process/context.ts'

/** Characters of a JSON body that stays on one line. */
const SHORT = 100
const INDENT = ' '.repeat('plan   '.length)

/**
 * Writes an event of a run to stderr: stdout has results only. With `--quiet` only what a dry run withheld is written,
 * because that is what was asked for.
 */
export async function printEvent({ io, quiet, errorsAsJson }: CliContext, event: RunEvent): Promise<void> {
  const { level, target, message, fields } = event
  if (quiet && level !== 'plan') return
  if (errorsAsJson) return io.stderr.write(`${safeJson(JSON.stringify({ log: event }))}\n`)
  // Removes the line of progress, which may be there on a terminal.
  const clear = io.stderr.isTTY ? '\r\u001b[K' : ''
  const rest =
    level === 'plan' ? bodyLines(fields as PlannedWrite) : fields === undefined ? '' : ` ${JSON.stringify(fields)}`
  await io.stderr.write(`${clear}${safeLines(`${level.padEnd(5)}  ${target}: ${message}${rest}`)}\n`)
}

/** The body of a withheld write, below the line that says where it would go. */
function bodyLines({ body, bodyBytes }: PlannedWrite): string {
  const text = body === undefined ? [] : linesOf(body)
  const all = bodyBytes === undefined ? [] : [`${body === undefined ? 'a body of' : '… in all'} ${bodyBytes} bytes`]
  return [...text, ...all].map((line) => `\n${INDENT}${line}`).join('')
}

function linesOf(body: unknown): string[] {
  if (typeof body === 'string') return body.split('\n')
  const line = JSON.stringify(body)
  return line.length <= SHORT ? [line] : JSON.stringify(body, undefined, 2).split('\n')
}
