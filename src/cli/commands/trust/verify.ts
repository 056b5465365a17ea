import { safeText } from '../../../text/safe.ts'
import { planTrust } from '../../../trust/plan.ts'
import type { Verified } from '../../../trust/verify.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodeOf, exitCodes } from '../../process/exit-codes.ts'
import type { ManifestTargetFlags, SignInFlags } from './flags.ts'
import { type Chosen, openManifest, openTrust } from './open.ts'
import { isForPeople, printWarnings } from './print-plan.ts'
import { verifyAll } from './verify-all.ts'

interface Flags extends CommonFlags, ManifestTargetFlags, SignInFlags, OutputFlags {
  /** Milliseconds. */
  readonly wait: number | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const opened = await openManifest(this, flags)
  const differences = flags.auth === undefined ? 0 : await showPlan(this, flags, opened)
  const targets = await untilItHolds(this, opened, flags.wait ?? 0)
  const ok = targets.every((target) => target.ok)
  if (isForPeople(this, flags)) await this.io.stdout.write(targets.map(textOf).join('\n'))
  else await (await openPrinter(this, flags)).one({ ok, targets })
  this.exit(exitCodeFor(targets, ok && differences === 0))
}

/** With an admin's sign-in: what the token does not show, such as a second credential or a lock that was opened. */
async function showPlan(context: CliContext, flags: Flags, opened: Chosen): Promise<number> {
  const session = await openTrust(context, { ...flags, side: undefined }, opened, 'read-only')
  const { changes, warnings } = await planTrust(session.works)
  for (const { action, what, target } of changes) await context.note(`differs  ${target ?? 'home'}: ${action} ${what}`)
  await printWarnings(context, [...warnings, ...session.warnings])
  return changes.length
}

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 10_000

/** Looks again until all targets are as they should be, or the time is over. What holds already is not asked again. */
async function untilItHolds(context: CliContext, { manifest, chosen }: Chosen, wait: number): Promise<Verified[]> {
  const { now, wait: pause } = await context.runtime()
  const deadline = now() + wait
  const found = new Map<string, Verified>()
  for (let next = FIRST_WAIT_MS; ; next = Math.min(next * 1.5, LONGEST_WAIT_MS)) {
    const open = chosen.filter(({ name }) => found.get(name)?.ok !== true)
    for (const [name, verified] of await verifyAll(context, manifest, open)) found.set(name, verified)
    const broken = [...found.values()].filter(({ ok }) => !ok)
    if (broken.length === 0 || now() + next > deadline) break
    await context.note(`waiting for ${broken.map((one) => `${one.target} (${stateOf(one)})`).join(', ')}`)
    await pause(next, context.signal)
  }
  return chosen.flatMap(({ name }) => found.get(name) ?? [])
}

function stateOf({ error, roles: { missing, extra }, probes }: Verified): string {
  if (error !== undefined) return String(error['code'])
  if (missing.length > 0) return `lacks ${missing.join(', ')}`
  if (extra.length > 0) return `has ${extra.join(', ')} beyond the manifest`
  return probes.every(({ ok }) => ok) ? 'ok' : 'a call was refused'
}

function textOf(verified: Verified): string {
  const { target, ok, roles, probes, error } = verified
  const lines = [
    ...(error === undefined
      ? []
      : [`  ${error['message']}`, `  cause    ${error['cause']}`, `  fix      ${error['fix']}`]),
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
  const codes = targets.map(({ error }) => String(error?.['code'] ?? ''))
  const usage = codes.find((code) => code !== '' && exitCodeOf(code) === exitCodes.usage)
  if (usage !== undefined) return exitCodes.usage
  const noAssertion = codes.every((code) => code.startsWith('IDENTITY_') || code.startsWith('ASSERTION_'))
  return noAssertion ? exitCodes.noToken : exitCodes.drift
}
