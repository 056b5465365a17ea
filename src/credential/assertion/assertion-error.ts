import type { CauseCode } from '../../causes/catalogue.ts'
import { AssertionUnavailableError } from '../../errors/errors.ts'

interface Failure {
  readonly message: string
  readonly cause?: unknown
  readonly status?: number
  readonly evidence?: string
  /** In place of the words that the cause has for it. */
  readonly fix?: string
}

/** An error of step 5 with the words of one cause. The catalogue of causes is loaded only now. */
export async function assertionError(
  code: AssertionUnavailableError['code'],
  cause: CauseCode,
  { message, evidence = message, ...more }: Failure,
): Promise<AssertionUnavailableError> {
  const { only, shortDiagnosis } = await import('../../causes/finding.ts')
  return new AssertionUnavailableError(code, { message, ...shortDiagnosis(only(cause, 'certain', evidence)), ...more })
}
