import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { type Connection, connector } from '../../connect/connect.ts'
import { overTargets } from '../../connect/pool.ts'
import type { Usage } from '../../connect/usage.ts'
import { RunError } from '../../errors/errors.ts'
import { jobReport, reportHead } from '../../fleet/report.ts'
import { reportFile } from '../../fleet/report-file.ts'
import { inPages } from '../../graph/pages.ts'
import type { FleetFlags, OutputFlags, TargetFlags } from '../define/flags.ts'
import { itemsOf } from '../output/collection.ts'
import { isRecord } from '../output/columns.ts'
import { hasColumns, writeRows } from '../output/format.ts'
import { printError } from '../output/print-error.ts'
import { openPrinter } from '../output/printer.ts'
import type { CliContext, CommonFlags } from '../process/context.ts'
import { OutputClosed } from '../process/io.ts'
import { progress } from './progress.ts'
import { RunTally } from './run-summary.ts'
import { named, selectedTargets } from './targets.ts'

export type OverTargetsFlags = CommonFlags & TargetFlags & FleetFlags & OutputFlags

/** What is done in each target: it gives a list, or one value. */
export type TargetWork =
  | {
      list(connection: Connection, signal: AbortSignal, usage: Usage): AsyncIterable<unknown>
      /** What a table shows of each object. */
      readonly prefer?: readonly string[]
      /** The rows of each target go into the report too. */
      readonly keepsRows?: boolean
    }
  | { one(connection: Connection, signal: AbortSignal): Promise<unknown> }

const DEFAULT_CONCURRENCY = 8

/**
 * Does a piece of work in each selected target and prints what it gives. An only target's rows are printed as they come,
 * its value as it is, and its error is the command's. Of several, each object says its target, the rows of a target are
 * printed once they are complete, and those that failed are told on stderr.
 */
export async function overSelectedTargets(
  context: CliContext,
  flags: OverTargetsFlags,
  work: TargetWork,
): Promise<void> {
  const { io, signal } = context
  const targets = await selectedTargets(context, flags)
  const printer = await openPrinter(context, flags, 'list' in work ? work.prefer : undefined)
  await using report = flags.report === undefined ? undefined : await reportFile(resolve(io.cwd, flags.report))
  const connect = connector(await context.runtime(), { budget: flags.budget })
  const alone = targets.length === 1
  const list = printer.list()
  const format = context.format(flags)
  // One table of all would wait for two hundred rows, and be as wide as the first of them say.
  const tables = !alone && 'list' in work && format === 'table' && flags.query === undefined
  let printed = 0
  const printRows = async (rows: readonly unknown[]): Promise<void> => {
    if (tables && rows.length > 0 && printed++ > 0) await io.stdout.write('\n')
    const own = tables ? printer.list() : list
    await writeRows(own, rows)
    if (tables) await own.end()
  }
  const tally = new RunTally()
  const keepsRows = report !== undefined && 'list' in work && work.keepsRows === true
  let onlyFailure: unknown
  const startedAt = io.now()
  const shown = progress(context, targets.length)

  const outcomes = overTargets(targets, {
    concurrency: flags.concurrency ?? DEFAULT_CONCURRENCY,
    now: io.now,
    signal,
    job: async (target, stop, usage) => {
      const connection = connect(target, { signal: stop, usage })
      usage.onWaiting = shown.waiting
      if (!alone) return gather(work, connection, stop, usage, hasColumns(format))
      if ('one' in work) await printer.one(await work.one(connection, stop))
      else {
        const kept: unknown[] = []
        for await (const rows of inPages(work.list(connection, stop, usage))) {
          if (keepsRows) kept.push(...rows)
          await writeRows(list, rows)
        }
        return kept
      }
      return []
    },
  })
  for await (const outcome of outcomes) {
    const job = jobReport(outcome.state === 'ok' && !keepsRows ? { ...outcome, result: undefined } : outcome)
    tally.add(job)
    await report?.add(job)
    if (outcome.state === 'ok' && !alone) await printRows(outcome.result)
    if (!alone) await shown.clear()
    if (outcome.state === 'failed' && !alone) await printError(context, outcome.error, outcome.target.name)
    if (outcome.state === 'failed' && alone) onlyFailure = named(outcome.error, outcome.target)
    if (!alone) await shown.ended(outcome.state)
  }
  await shown.clear()
  const { counts } = tally
  await report?.save(reportHead({ run: randomUUID(), startedAt, endedAt: io.now(), counts }))
  // Whoever stopped it wants to know where it stands, unless he went away.
  if (!alone && signal.aborted && !(signal.reason instanceof OutputClosed)) await tally.summarise(context, flags.report)
  signal.throwIfAborted()
  if (onlyFailure !== undefined) throw onlyFailure
  if (!tables && !(alone && 'one' in work) && counts.ok > 0) await list.end()
  if (!alone) await tally.summarise(context, flags.report)
  context.exit(tally.exitCode)
}

/** A target that fails half-way must leave no rows behind, so its rows are held until it is done. */
async function gather(
  work: TargetWork,
  connection: Connection,
  signal: AbortSignal,
  usage: Usage,
  inRows: boolean,
): Promise<readonly unknown[]> {
  const { name } = connection.target
  if ('one' in work) {
    const answer = await work.one(connection, signal)
    return ((inRows ? itemsOf(answer) : undefined) ?? [answer]).map((row) => withTarget(row, name))
  }
  const rows: unknown[] = []
  for await (const page of inPages(work.list(connection, signal, usage))) {
    for (const row of page) rows.push(withTarget(row, name))
  }
  return rows
}

function withTarget(row: unknown, target: string): unknown {
  if (row instanceof Uint8Array) throw notJson()
  if (!isRecord(row)) return { target, value: row }
  // First for the eye; and again, so that no property of Graph's takes its place.
  const named = { target, ...row }
  named.target = target
  return named
}

function notJson(): RunError {
  return new RunError('OUTPUT_FAILED', {
    message: 'The answer is a file, and files of several targets cannot be told apart in one output.',
    likelyCause: 'The path names the content of a file or a report.',
    fix: 'Ask for it target by target: `-t <name> > <file>`.',
  })
}
