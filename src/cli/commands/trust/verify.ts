import { planOf } from '../../../change/plan.ts'
import { isAssertionCode } from '../../../errors/codes.ts'
import { safeText } from '../../../text/safe.ts'
import { placesToSetUp } from '../../../trust/application-scope.ts'
import { connectAdmins } from '../../../trust/connect-admins.ts'
import type { AdminOptions, FlowRuntime, ManifestScope } from '../../../trust/flow.ts'
import type { Verified } from '../../../trust/verify.ts'
import { verifyUntilOk } from '../../../trust/verify-all.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodeOf, exitCodes } from '../../process/exit-codes.ts'
import type { ManifestTargetFlags, SignInFlags } from './flags.ts'
import { flowOf, openManifest } from './open.ts'
import { isForPeople, printWarnings } from './print-plan.ts'

interface Flags extends CommonFlags, ManifestTargetFlags, SignInFlags, OutputFlags {
  /** Milliseconds. */
  readonly wait: number | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const scope = await openManifest(this, flags)
  const flow = await flowOf(this, flags)
  const differences = flags.auth === undefined ? 0 : await showPlan(this, { ...flow, ...scope })
  const targets = await verifyUntilOk({ ...flow, ...scope }, flags.wait ?? 0)
  const ok = targets.every((target) => target.ok)
  if (isForPeople(this, flags)) await this.io.stdout.write(targets.map(textOf).join('\n'))
  else await (await openPrinter(this, flags)).one({ ok, targets })
  this.exit(exitCodeFor(targets, ok && differences === 0))
}

/** With an admin's sign-in: what the token does not show, such as a second credential or a lock that was opened. */
async function showPlan(context: CliContext, options: FlowRuntime & ManifestScope & AdminOptions): Promise<number> {
  const session = await connectAdmins({ ...options, access: 'read-only' })
  const { changes, warnings } = await planOf(placesToSetUp(session.scopes))
  for (const { action, what, target } of changes) await context.note(`differs  ${target ?? 'home'}: ${action} ${what}`)
  await printWarnings(context, [...warnings, ...session.warnings])
  return changes.length
}

function textOf(verified: Verified): string {
  const { target, ok, roles, probes, error } = verified
  const lines = [
    ...(error === undefined ? [] : [`  ${error.message}`, `  cause    ${error.cause}`, `  fix      ${error.fix}`]),
    ...(roles.granted.length === 0 ? [] : [`  granted  ${roles.granted.join(', ')}`]),
    ...(roles.missing.length === 0 ? [] : [`  missing  ${roles.missing.join(', ')}`]),
    ...(roles.extra.length === 0 ? [] : [`  extra    ${roles.extra.join(', ')}: not in the manifest`]),
    ...probes.map((probe) => `  tried    ${probe.permission}: ${probe.ok ? 'answered' : `refused (${probe.status})`}`),
  ]
  return [`${ok ? 'ok      ' : 'broken  '}${target}`, ...lines].map(safeText).join('\n').concat('\n')
}

/** 4 only where no target got as far as an exchange. */
function exitCodeFor(targets: readonly Verified[], ok: boolean): number {
  if (ok) return exitCodes.ok
  const codes = targets.map(({ error }) => error?.code ?? '')
  if (codes.some((code) => code !== '' && exitCodeOf(code) === exitCodes.usage)) return exitCodes.usage
  return codes.every(isAssertionCode) ? exitCodes.noToken : exitCodes.drift
}
