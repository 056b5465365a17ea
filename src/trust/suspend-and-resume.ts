import type { Change } from '../change/change.ts'
import { planOf } from '../change/plan.ts'
import { settle } from '../change/settle.ts'
import { isAssertionCode } from '../errors/codes.ts'
import { ConfigError } from '../errors/errors.ts'
import type { LeverName } from '../names/lever.ts'
import type { Side } from '../names/side.ts'
import { connectAdmins } from './connect-admins.ts'
import type { AdminOptions, FlowRuntime, ManifestScope, Review } from './flow.ts'
import { leverOf, levers, placesOfLevers } from './levers/index.ts'
import type { Direction, Lever } from './levers/lever.ts'
import { whereSetUp } from './levers/where-set-up.ts'
import { untilProven } from './until-proven.ts'
import type { Verified } from './verify.ts'
import { verifyAll } from './verify-all.ts'

interface MoveLeversOptions extends FlowRuntime, ManifestScope, AdminOptions {
  readonly direction: Direction
  /** From `chooseLevers`: all of one side. */
  readonly levers: readonly Lever[]
  readonly review: Review
}

export interface Moved {
  readonly applied: readonly Change[]
  /** A line for each target. */
  readonly proof: readonly Proof[]
  /** Milliseconds since the epoch. Until then the service may have issued one more token. */
  readonly provenAt: number
}

/** What a request for a token showed. */
export interface Proof {
  readonly target: string
  /** Whether a token with permissions is given; left out if no token can be requested on this machine. */
  readonly works?: boolean
  readonly aadsts?: number
  readonly error?: string
}

/** Entra needs minutes until all of it knows. */
const patience = { forMs: 5 * 60_000, firstPauseMs: 3_000, longestPauseMs: 3_000 }

/**
 * The levers to move: the named one, or else the usual one of the side. Without a name `release` releases all of the
 * side. Levers of home are for all targets of an application. Throws `ConfigError` `USAGE` for a lever of the other
 * side.
 */
export function chooseLevers(direction: Direction, side: Side, name: LeverName | undefined): readonly Lever[] {
  if (name === undefined && direction === 'release') return levers.filter((one) => one.side === side).toReversed()
  const chosen = leverOf(name ?? (side === 'home' ? 'application' : 'service-principal'))
  if (chosen.side !== side) throw otherSide(chosen, side)
  return [chosen]
}

/** Moves the levers, and then requests a token in each target: what the exchange answers is the proof. */
export async function moveLevers(options: MoveLeversOptions): Promise<Moved> {
  const { runtime, direction, levers: chosen, review } = options
  const needsIdentity = chosen.some(({ name }) => name === 'credential')
  const side = chosen[0]?.side
  const { scopes, warnings } = await connectAdmins({ ...options, side, needsIdentity, access: 'read-write' })
  const places = placesOfLevers(scopes, chosen.map(whereSetUp), direction)
  const plan = await planOf(places)
  await review({ changes: plan.changes, warnings: [...plan.warnings, ...warnings] })
  const { applied } = await settle(places, plan, options)
  const proof = await proofOf(options)
  return { applied, proof, provenAt: runtime.now() }
}

async function proofOf(options: MoveLeversOptions): Promise<Proof[]> {
  const { direction, runtime, tell } = options
  // That a token is refused by chance is no proof that it is refused from now on.
  const retryRefused = direction === 'pull'
  const isOpen = ({ works }: Proof) => works !== undefined && works !== (direction === 'release')
  return untilProven(
    async () => {
      const looked = await verifyAll(options, { retryRefused })
      return [...looked.values()].map((verified) => proofIn(verified, direction))
    },
    (proof) => !proof.some(isOpen),
    async (proof) => {
      const open = proof.filter(isOpen).map(({ target }) => target)
      await tell({ kind: 'note', text: `waiting until Entra knows: ${open.join(', ')}` })
    },
    patience,
    runtime,
  )
}

/**
 * A trust is stopped if a token carries no permission at all. It goes on if a token carries one that the manifest
 * wants.
 */
function proofIn({ target, roles, error }: Verified, direction: Direction): Proof {
  const given = direction === 'pull' ? [...roles.granted, ...roles.extra] : roles.granted
  if (error === undefined) return { target, works: given.length > 0 }
  const { code, aadsts } = error
  if (isAssertionCode(code)) return { target, error: code }
  return { target, works: false, ...(aadsts !== undefined && { aadsts }), error: code }
}

function otherSide({ name, side: itsSide }: Lever, side: Side): ConfigError {
  return new ConfigError('USAGE', {
    message: `The lever ${name} works on the ${itsSide} tenant.`,
    likelyCause: side === 'home' ? '--application works on the home tenant.' : '-t works on the target alone.',
    fix:
      side === 'home'
        ? 'Choose targets with -t in place of --application.'
        : 'Use --application <key>: this lever stops all targets of the application.',
  })
}
