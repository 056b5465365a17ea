import { resolve } from 'node:path'
import { connector } from '../../../connect/connect.ts'
import { ConfigError } from '../../../errors/errors.ts'
import { loadRunbook } from '../../../fleet/load-runbook.ts'
import { newRun } from '../../../fleet/run.ts'
import { type RunEvent, runbookJob } from '../../../fleet/runbook-job.ts'
import { quote } from '../../../text/quote.ts'
import { safeJson, safeLines } from '../../../text/safe.ts'
import { type OverTargetsFlags, overSelectedTargets } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'

interface Flags extends OverTargetsFlags {
  readonly input: readonly string[] | undefined
  readonly write: boolean | undefined
  readonly maxWrites: number | undefined
  readonly dryRun: boolean | undefined
  readonly targetTimeout: number | undefined
}

export default async function (this: CliContext, flags: Flags, path: string): Promise<void> {
  const { io } = this
  const { runbook, reference } = await loadRunbook(resolve(io.cwd, path))
  const input = Object.fromEntries((flags.input ?? []).map(parseInput))
  const runtime = await this.runtime()
  const onEvent = (event: RunEvent): void => void logEvent(this, event)

  await overSelectedTargets(this, flags, async (targets, tenants) => {
    const options = { budget: flags.budget, watch: tenants.watch }
    const connect = (io.connector ?? connector)(runtime, options)
    const run = newRun(reference, targets, io.now(), { ...flags, input })
    const job = await runbookJob(runbook, run, {
      connect,
      wait: runtime.wait,
      onEvent,
      command: this.commandName,
    })
    return { run, work: { keepsRows: true, list: (...at) => rowsOf(job(...at)) } }
  })
}

async function* rowsOf(job: Promise<unknown> | unknown): AsyncGenerator<unknown> {
  const result = await job
  if (Array.isArray(result)) yield* result
  else if (result !== undefined) yield result
}

/** Writes an event to stderr: stdout has results only. `--quiet` keeps `plan` events, because they answer `--dry-run`. */
async function logEvent({ io, quiet, errorsAsJson }: CliContext, event: RunEvent): Promise<void> {
  if (quiet && event.level !== 'plan') return
  if (errorsAsJson) return io.stderr.write(`${safeJson(JSON.stringify({ log: event }))}\n`)
  const fields = event.fields === undefined ? '' : ` ${JSON.stringify(event.fields)}`
  // Removes the line of progress, which may be there on a terminal.
  const clear = io.stderr.isTTY ? '\r\u001b[K' : ''
  await io.stderr.write(
    `${clear}${safeLines(`${event.level.padEnd(5)}  ${event.target}: ${event.message}${fields}`)}\n`,
  )
}

function parseInput(text: string): [name: string, value: string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new ConfigError('USAGE', {
    message: `${quote(text)} is not an input.`,
    likelyCause: 'A value for the runbook is a name, an equals sign and the value.',
    fix: 'Write it as `--input name=value`.',
  })
}
