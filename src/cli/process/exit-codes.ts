import { accessCodes, assertionCodes, configCodes, exchangeCodes } from '../../errors/codes.ts'

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

function includes(codes: readonly string[], code: string): boolean {
  return codes.includes(code)
}
