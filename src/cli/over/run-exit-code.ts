import type { JobReport } from '../../fleet/report.ts'
import { exitCodeOf, exitCodes } from '../process/exit-codes.ts'

/**
 * The exit code of a run over several targets. Where every target failed, it is 4 if each failed before it had a token,
 * else 1. Skipped targets count neither as failed nor as ok, and neither do targets that were not begun
 * because others had failed.
 * `stoppedBy` is the reason why jobs were cancelled without one of their own.
 */
export function exitCodeOfRun(
  jobs: readonly Pick<JobReport, 'state' | 'error' | 'reason'>[],
  stoppedBy: 'INTERRUPTED' | 'TIMEOUT' = 'INTERRUPTED',
): number {
  if (jobs.some(({ state, reason }) => state === 'cancelled' && reason === undefined)) return exitCodeOf(stoppedBy)
  const failed = jobs.filter(({ state }) => state === 'failed')
  if (failed.length === 0) return exitCodes.ok
  if (jobs.some(({ state }) => state === 'ok')) return exitCodes.someFailed
  const noneGaveToken = failed.every(({ error }) => exitCodeOf(error?.code ?? 'UNEXPECTED') === exitCodes.noToken)
  return noneGaveToken ? exitCodes.noToken : exitCodes.failed
}
