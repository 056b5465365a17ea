import { accessCodes, assertionCodes, configCodes, exchangeCodes } from '../errors.ts'
import type { JobReport } from './report.ts'

/** What a command's exit code says; scripts rely on it. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  drift: 3,
  noToken: 4,
  someFailed: 5,
  refused: 6,
  interrupted: 130,
} as const

/** The exit code of a command that failed with this error code. */
export function exitCodeOf(errorCode: string): number {
  if (includes(configCodes, errorCode)) return exitCodes.usage
  if (includes(assertionCodes, errorCode) || includes(exchangeCodes, errorCode)) return exitCodes.noToken
  if (includes(accessCodes, errorCode)) return exitCodes.refused
  return errorCode === 'INTERRUPTED' ? exitCodes.interrupted : exitCodes.failed
}

/**
 * The exit code of a run over several targets. Where every target failed it is 4 if none of them gave a token, else 1.
 * Skipped targets count neither as failed nor as done. `stoppedBy` is what cancelled jobs were cancelled by.
 */
export function exitCodeOfRun(
  jobs: readonly Pick<JobReport, 'state' | 'error'>[],
  stoppedBy: 'INTERRUPTED' | 'TIMEOUT' = 'INTERRUPTED',
): number {
  if (jobs.some(({ state }) => state === 'cancelled')) return exitCodeOf(stoppedBy)
  const failed = jobs.filter(({ state }) => state === 'failed')
  if (failed.length === 0) return exitCodes.ok
  if (jobs.some(({ state }) => state === 'ok')) return exitCodes.someFailed
  const noneGaveToken = failed.every(({ error }) => exitCodeOf(error?.code ?? 'UNEXPECTED') === exitCodes.noToken)
  return noneGaveToken ? exitCodes.noToken : exitCodes.failed
}

function includes(codes: readonly string[], code: string): boolean {
  return codes.includes(code)
}
