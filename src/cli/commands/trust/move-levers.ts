import { type Change, describeChange } from '../../../change/change.ts'
import { ConfigError } from '../../../errors/errors.ts'
import { applyLooks } from '../../../trust/apply.ts'
import type { Lever, LeverName } from '../../../trust/levers/lever.ts'
import { looksOf, planLooks } from '../../../trust/levers/pull.ts'
import type { Verified } from '../../../trust/verify.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext } from '../../process/context.ts'
import { confirm } from './confirm.ts'
import type { SignInFlags } from './flags.ts'
import { type Chosen, openTrust } from './open.ts'
import { isForPeople, planText, printWarnings } from './print-plan.ts'
import { chooseScope, type ScopeFlags } from './scope.ts'
import { verifyAll } from './verify-all.ts'

export interface SuspendFlags extends ScopeFlags, SignInFlags, OutputFlags {
  readonly lever: LeverName | undefined
  readonly yes: boolean | undefined
}

/** A token for Graph lives 60 to 90 minutes (learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes). */
const LONGEST_TOKEN_MS = 90 * 60_000
/** Entra needs minutes until all of it knows. */
const MOST_WAIT_MS = 5 * 60_000
const BETWEEN_LOOKS_MS = 3_000

/** Pulls or releases, and then asks for a token in each target: what an exchange says is the proof. */
export async function moveLevers(
  context: CliContext,
  flags: SuspendFlags,
  levers: readonly Lever[],
  direction: 'pull' | 'release',
): Promise<void> {
  const side = flags.application === undefined ? 'target' : 'home'
  refuseOtherSide(levers, side)
  const chosen = await chooseScope(context, flags)
  const needsIdentity = levers.some(({ name }) => name === 'credential')
  const { works, warnings } = await openTrust(context, { ...flags, side, needsIdentity }, chosen, 'read-write')
  const looks = looksOf(works, levers, direction)
  const plan = await planLooks(looks)
  await context.note(planText(plan.changes).trimEnd())
  if (direction === 'pull') {
    for (const { name, stops, leaves } of levers)
      await context.note(`${name} stops: ${stops}.\n${name} leaves: ${leaves}.`)
  }
  await printWarnings(context, [...plan.warnings, ...warnings])
  if (plan.changes.length > 0) await confirm(context, flags.yes ?? false, 'Do this?')
  const runtime = await context.runtime()
  const { applied } = await applyLooks(looks, plan, {
    runtime,
    signal: context.signal,
    progress: (line) => context.note(line),
  })
  const proof = await proofOf(context, chosen, direction)
  // Until the refusal was seen, somebody else may have got one more.
  await print(context, flags, direction, applied, proof, runtime.now())
}

function refuseOtherSide(levers: readonly Lever[], side: 'home' | 'target'): void {
  const wrong = levers.find((lever) => lever.side !== side)
  if (wrong === undefined) return
  throw new ConfigError('USAGE', {
    message: `The lever ${wrong.name} is one of the ${wrong.side} tenant.`,
    likelyCause: side === 'home' ? '--application works on the home tenant.' : '-t works on the target alone.',
    fix:
      side === 'home'
        ? 'Use -t <target> with it.'
        : 'Use --application <key> with it: it concerns all targets of the application.',
  })
}

interface Proof {
  readonly target: string
  /** Whether a token with permissions is given; left out where none can be asked for on this machine. */
  readonly works?: boolean
  readonly aadsts?: number
  readonly error?: string
}

async function proofOf(
  context: CliContext,
  { manifest, chosen }: Chosen,
  direction: 'pull' | 'release',
): Promise<Proof[]> {
  const { now, wait } = await context.runtime()
  const deadline = now() + MOST_WAIT_MS
  const wanted = direction === 'release'
  for (;;) {
    const verified = await verifyAll(context, manifest, chosen)
    const proof = [...verified.values()].map((one) => proofIn(one, direction))
    const open = proof.filter(({ works }) => works !== undefined && works !== wanted)
    if (open.length === 0 || now() >= deadline) return proof
    await context.note(`waiting until Entra knows: ${open.map(({ target }) => target).join(', ')}`)
    await wait(BETWEEN_LOOKS_MS, context.signal)
  }
}

/** Stopped is only what gets no permission at all, and going on is what gets one that the manifest wants. */
function proofIn({ target, roles, error }: Verified, direction: 'pull' | 'release'): Proof {
  const given = direction === 'pull' ? [...roles.granted, ...roles.extra] : roles.granted
  if (error === undefined) return { target, works: given.length > 0 }
  const code = String(error['code'])
  if (/^(IDENTITY|ASSERTION)_/.test(code)) return { target, error: code }
  const { aadsts } = error
  return { target, works: false, ...(typeof aadsts === 'number' && { aadsts }), error: code }
}

async function print(
  context: CliContext,
  flags: SuspendFlags,
  direction: 'pull' | 'release',
  applied: readonly Change[],
  proof: readonly Proof[],
  suspendedAt: number,
): Promise<void> {
  const residual = {
    issuedUntil: new Date(suspendedAt).toISOString(),
    liveUntil: new Date(suspendedAt + LONGEST_TOKEN_MS).toISOString(),
  }
  const failed = proof.some(({ works }) => works === (direction === 'pull'))
  context.exit(failed ? 1 : 0)
  if (!isForPeople(context, flags)) {
    const result = { applied: applied.map(describeChange), proof, ...(direction === 'pull' && { residual }) }
    return (await openPrinter(context, flags)).one(result)
  }
  const lines = proof.map(({ target, works, aadsts, error }) => {
    if (works === undefined) return `${target}: not tried, no assertion can be had on this machine (${error})`
    if (works) return `${target}: a token with permissions is given`
    return `${target}: ${error === undefined ? 'a token without permissions is given' : `refused (${aadsts === undefined ? error : `AADSTS${aadsts}`})`}`
  })
  const rest = `Tokens issued until ${clock(residual.issuedUntil)} live until ${clock(residual.liveUntil)} at the latest (UTC).`
  await context.io.stdout.write(`${[...lines, ...(direction === 'pull' ? [rest] : [])].join('\n')}\n`)
}

function clock(iso: string): string {
  return iso.slice(11, 16)
}
