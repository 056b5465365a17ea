import { describeChange } from '../../../change/change.ts'
import type { Direction } from '../../../trust/levers/lever.ts'
import { chooseLevers, type Moved, moveLevers, type Proof } from '../../../trust/suspend-and-resume.ts'
import type { CommandFunction } from '../../define/command.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { isForPeople } from '../../output/for-people.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import type { ApplicationFlags, ConfirmFlags, LeverFlags, ManifestTargetFlags, SignInFlags } from './flags.ts'
import { flowOf, openManifest } from './open.ts'
import { reviewWith } from './review.ts'

interface Flags
  extends CommonFlags,
    ManifestTargetFlags,
    ApplicationFlags,
    LeverFlags,
    SignInFlags,
    ConfirmFlags,
    OutputFlags {}

/**
 * A token for Graph lives 60 to 90 minutes (learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes).
 */
const LONGEST_TOKEN_MS = 90 * 60_000

export function suspendOrResume(direction: Direction): CommandFunction<Flags, []> {
  return async function (this: CliContext, flags) {
    const levers = chooseLevers(direction, flags.application === undefined ? 'target' : 'home', flags.lever)
    const scope = await openManifest(this, flags)
    const effects = levers.flatMap(({ name, stops, leaves }) => [
      `${name} stops: ${stops}.`,
      `${name} leaves: ${leaves}.`,
    ])
    const moved = await moveLevers({
      ...(await flowOf(this, flags)),
      ...scope,
      direction,
      levers,
      review: reviewWith(this, flags, {
        question: 'Do this?',
        nothing:
          direction === 'pull'
            ? 'Nothing to do: nothing is left to switch off or to take away.'
            : 'Nothing to do: nothing is switched off.',
        effects: direction === 'pull' ? effects : [],
      }),
    })
    const failed = moved.proof.some(({ works }) => works === (direction === 'pull'))
    this.exit(failed ? exitCodes.failed : exitCodes.ok)
    await print(this, flags, direction, moved)
  }
}

async function print(
  context: CliContext,
  flags: Flags,
  direction: Direction,
  { applied, proof, provenAt }: Moved,
): Promise<void> {
  const residual = {
    issuedUntil: new Date(provenAt).toISOString(),
    liveUntil: new Date(provenAt + LONGEST_TOKEN_MS).toISOString(),
  }
  if (!isForPeople(context, flags)) {
    const result = { applied: applied.map(describeChange), proof, ...(direction === 'pull' && { residual }) }
    return (await openPrinter(context, flags)).one(result)
  }
  const rest = `Tokens issued until ${clock(residual.issuedUntil)} live until ${clock(residual.liveUntil)} at the latest (UTC).`
  await context.io.stdout.write(`${[...proof.map(lineOf), ...(direction === 'pull' ? [rest] : [])].join('\n')}\n`)
}

function lineOf({ target, works, aadsts, error }: Proof): string {
  if (works === undefined) return `${target}: not tried, no assertion can be had on this machine (${error})`
  if (works) return `${target}: a token with permissions is given`
  if (error === undefined) return `${target}: a token without permissions is given`
  return `${target}: refused (${aadsts === undefined ? error : `AADSTS${aadsts}`})`
}

function clock(iso: string): string {
  return iso.slice(11, 16)
}
