import type { Problem } from '../../../guard/audit/problem.ts'
import { countOf } from '../../../text/count.ts'
import { safeText } from '../../../text/safe.ts'
import type { Reconciled } from './reconciled.ts'

const TIERS =
  'Without it there is weaker evidence: the record alone (`towline audit verify`), the sign-ins of the managed identity at home, and the Graph activity logs of the target if it keeps them (docs/audit.md).'

/** The report for people. What is foreign comes first. */
export function reconcileText(report: readonly Reconciled[], problems: readonly Problem[]): string {
  const foreign = report.filter((one) => one.foreign.length > 0)
  const lines = [
    ...foreign.map(
      ({ target, foreign: found }) =>
        `FOREIGN  ${target}: ${countOf(found.length, 'sign-in')} of this application that the record does not know`,
    ),
    ...(problems.length === 0
      ? []
      : [`BROKEN   the record has ${countOf(problems.length, 'problem')}: see \`towline audit verify\``]),
    ...report.flatMap(linesOf),
  ]
  return `${lines.map(safeText).join('\n')}\n`
}

function linesOf(one: Reconciled): string[] {
  if (one.evidence === 'none') return [`unproven ${one.target}: ${one.why}`, `  ${TIERS}`]
  const { target, matched, unrecorded, foreign, lost, tooYoung, beforeUs, failed } = one
  const parts = [
    `${matched} matched`,
    ...(unrecorded === 0 ? [] : [`${unrecorded} of them by their exchange alone`]),
    ...(lost.length === 0 ? [] : [`${lost.length} lost`]),
    ...(tooYoung === 0 ? [] : [`${tooYoung} too young`]),
    ...(beforeUs === 0 ? [] : [`${beforeUs} before us`]),
    ...(failed.own + failed.foreign.length === 0
      ? []
      : [`${failed.own + failed.foreign.length} refused (${failed.foreign.length} not ours)`]),
  ]
  return [
    `${foreign.length === 0 && lost.length === 0 ? 'ok      ' : 'differs '} ${target}: ${parts.join(', ')}`,
    ...foreign.map(
      (sign) =>
        `  foreign  ${sign.at}  ${sign.resource ?? ''}  from ${sign.ipAddress ?? 'an unknown address'}  uti ${sign.uti ?? ''}  sign-in ${sign.signInId}`,
    ),
    ...lost.map((token) => `  lost     ${token.at}  uti ${token.uti}  record ${token.chain}:${token.seq}`),
    ...failed.foreign.map(
      (sign) => `  refused  ${sign.at}  AADSTS${sign.errorCode}  from ${sign.ipAddress ?? 'an unknown address'}`,
    ),
  ]
}
