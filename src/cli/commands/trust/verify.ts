import { changeLine } from '../../../change/change.ts'
import { isAssertionCode } from '../../../errors/codes.ts'
import { docsCommand } from '../../../errors/docs.ts'
import type { ErrorJson } from '../../../errors/error-json.ts'
import { safeText } from '../../../text/safe.ts'
import type { TrustPlan } from '../../../trust/flow.ts'
import { differencesSeen } from '../../../trust/plan.ts'
import type { Verified } from '../../../trust/verify.ts'
import { verifyUntilOk } from '../../../trust/verify-all.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { isForPeople } from '../../output/for-people.ts'
import { idsOf } from '../../output/print-error.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodeOf, exitCodes } from '../../process/exit-codes.ts'
import type { ManifestTargetFlags, SignInFlags } from './flags.ts'
import { flowOf, openManifest } from './open.ts'
import { printWarnings } from './print-plan.ts'

interface Flags extends CommonFlags, ManifestTargetFlags, SignInFlags, OutputFlags {
  /** Milliseconds. */
  readonly wait: number | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const scope = await openManifest(this, flags)
  const flow = await flowOf(this, flags)
  const seen = flags.auth === undefined ? undefined : await differencesSeen({ ...flow, ...scope })
  if (seen !== undefined) await noteDifferences(this, seen)
  const targets = await verifyUntilOk({ ...flow, ...scope }, flags.wait ?? 0)
  const ok = targets.every((target) => target.ok)
  this.exit(exitCodeFor(targets, ok && (seen === undefined || seen.changes.length === 0)))
  if (isForPeople(this, flags)) await this.io.stdout.write(this.fitted(this.io.stdout, targets.map(textOf).join('\n')))
  else await (await openPrinter(this, flags)).one({ ok, targets })
}

async function noteDifferences(context: CliContext, { changes, warnings }: TrustPlan): Promise<void> {
  for (const change of changes) await context.note(`differs  ${changeLine(change)}`)
  await printWarnings(context, warnings)
}

function textOf(verified: Verified): string {
  const { target, ok, roles, probes, notTried = [], error } = verified
  const lines = [
    ...(error === undefined ? [] : linesOf(error)),
    ...(roles.granted.length === 0 ? [] : [`  granted  ${roles.granted.join(', ')}`]),
    ...(roles.missing.length === 0 ? [] : [`  missing  ${roles.missing.join(', ')}`]),
    ...(roles.extra.length === 0 ? [] : [`  extra    ${roles.extra.join(', ')}: not in the manifest`]),
    ...probes.map((probe) => `  tried    ${probe.permission}: ${probe.ok ? 'answered' : `refused (${probe.status})`}`),
    ...notTried.map(({ permission, reason }) => `  untried  ${permission}: ${reason}`),
  ]
  return [`${ok ? 'ok      ' : 'broken  '}${target}`, ...lines].map(safeText).join('\n').concat('\n')
}

function linesOf(error: ErrorJson): string[] {
  const ids = idsOf(error)
  return [
    `  ${error.message}`,
    `  cause    ${error.cause}`,
    `  fix      ${error.fix}`,
    `  docs     ${error.docs} (\`${docsCommand(error.code)}\`)`,
    ...(ids === '' ? [] : [`  ids      ${ids}`]),
  ]
}

/** 4 only where no target got as far as an exchange. */
function exitCodeFor(targets: readonly Verified[], ok: boolean): number {
  if (ok) return exitCodes.ok
  const codes = targets.map(({ error }) => error?.code ?? '')
  if (codes.some((code) => code !== '' && exitCodeOf(code) === exitCodes.usage)) return exitCodes.usage
  if (codes.every((code) => code !== '' && exitCodeOf(code) === exitCodes.refused)) return exitCodes.refused
  return codes.every(isAssertionCode) ? exitCodes.noToken : exitCodes.drift
}
