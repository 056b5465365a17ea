import type { Usage } from './usage.ts'

/**
 * Makes an `onWaiting` for each target. Together they tell once that a refusal of the token service is retried, because some
 * seconds without a word look like a command that hangs.
 */
export function tellingOfRefusal(tell: (text: string) => void): (target: string) => NonNullable<Usage['onWaiting']> {
  let isTold = false
  return (target) => (change, reason) => {
    if (isTold || change < 0 || reason !== 'refusal') return
    isTold = true
    tell(`${target}: the token service refused; a refusal may pass, so the request is retried for ten seconds at most`)
  }
}
