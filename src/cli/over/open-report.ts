import { resolve } from 'node:path'
import type { ReportFile } from '../../fleet/report-file.ts'
import type { RunOverTargets } from '../../fleet/run.ts'
import type { FleetFlags } from '../define/flags.ts'
import type { CliContext } from '../process/context.ts'
import type { WritingFlags } from './refuse-shared-file.ts'

type ReportFlags = Pick<FleetFlags, 'report' | 'targetsFile'> & WritingFlags

/**
 * The report that `--report` asks for. Where `--targets-file` names the report too, the run completes it. Rejects with
 * `ConfigError` `USAGE`.
 */
export async function openReport(
  context: CliContext,
  flags: ReportFlags,
  run: RunOverTargets,
): Promise<ReportFile | undefined> {
  const { cwd, now } = context.io
  if (flags.report === undefined) return undefined
  const { ReportFile } = await import('../../fleet/report-file.ts')
  const { refuseSharedFile } = await import('./refuse-shared-file.ts')
  const path = resolve(cwd, flags.report)
  await refuseSharedFile(path, flags, { cwd, targets: run.targets.map(({ name }) => name) })
  const report = await ReportFile.open(path, run, { now, completes: await completes(flags, cwd) })
  const { replaced } = report
  if (replaced !== undefined) {
    const { summaryOf } = await import('./targets-file.ts')
    await context.tell({ kind: 'must-see', text: `Replaces what a run left that did not end: ${summaryOf(replaced)}.` })
  }
  return report
}

/** Ends a command that `--targets-file` gave nothing to do. A report that lacks what its journal says gets it. */
export async function nothingLeft(context: CliContext, flags: ReportFlags): Promise<void> {
  const { cwd } = context.io
  if (flags.report !== undefined && (await completes(flags, cwd))) {
    const { bringIn } = await import('../../fleet/take-over.ts')
    await bringIn(resolve(cwd, flags.report))
  }
  await context.note('Nothing is left to do: all targets of that run are done.')
}

async function completes({ report, targetsFile }: ReportFlags, cwd: string): Promise<boolean> {
  if (report === undefined || targetsFile === undefined) return false
  const { isReportOf } = await import('../../fleet/known-run.ts')
  return isReportOf(resolve(cwd, report), resolve(cwd, targetsFile))
}
