import type { StopReason } from '../../connect/pool.ts'
import type { JobReport } from '../../fleet/report.ts'
import { countOf } from '../../text/count.ts'

interface Stopped {
  /** How many targets failed. */
  readonly failed: number
  readonly maxFailures: number | undefined
}

/** Why targets were not begun, as a line for the end of a run; `undefined` where a run began all of them. */
export function whyNotBegun(jobs: readonly JobReport[], stopped: Stopped): string | undefined {
  const notBegun = jobs.filter(({ reason }) => reason !== undefined)
  const [{ reason } = {}] = notBegun
  return reason && `${countOf(notBegun.length, 'target')} not begun: ${sentences[reason](stopped)}`
}

const sentences: Readonly<Record<StopReason, (stopped: Stopped) => string>> = {
  'max-failures': ({ failed, maxFailures }) =>
    `${failed} failed, and --max-failures stops the run after ${maxFailures}.`,
  waves: () => 'the next wave begins only if the last one had no failure.',
  alike: ({ failed }) =>
    `the token service refused the first ${failed} alike. With --max-failures 100% the run goes on.`,
}
