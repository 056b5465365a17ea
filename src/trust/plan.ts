import type { Change, Warning } from '../change/change.ts'
import { type Plan, planOf, uniqueWarnings } from '../change/plan.ts'
import { readApplication } from '../directory/objects/application.ts'
import { Reads } from '../directory/reads.ts'
import type { ManifestTarget } from '../manifest/manifest.ts'
import type { Side } from '../names/side.ts'
import { adminRoleWarnings } from './admin-roles.ts'
import { placesToSetUp } from './application-scope.ts'
import { changesWithoutSignIn } from './changes-without-sign-in.ts'
import { connectAdmins, type Session } from './connect-admins.ts'
import type { AdminOptions, FlowRuntime, ManifestScope, TrustPlan } from './flow.ts'
import { leastPrivilegeWarnings } from './least-privilege.ts'
import { refuseNothingToRestore } from './steps/deleted-application.ts'
import { isForApply, type Suspended, suspendedIn } from './suspended.ts'
import { policyWarnings } from './tenant-policy.ts'
import { verifyAll } from './verify-all.ts'

interface PlanOptions extends FlowRuntime, ManifestScope, AdminOptions {
  /** The tenant that the caller is an admin of. @default both */
  readonly side: Side | undefined
  /** Whether grants that the manifest does not want are revoked. */
  readonly prune: boolean | undefined
  /** Whether a deleted application is brought back where a new one would be made. */
  readonly restore: boolean | undefined
}

/** What `towline trust apply` would do with these targets, by the signed-in admins and by others. Sends no write. */
export async function planScope(options: PlanOptions): Promise<TrustPlan> {
  const session = await connectAdmins({ ...options, access: 'read-only' })
  const { changes, warnings } = await fullPlan({ ...options, alsoUnread: options.side === undefined }, session)
  return { changes, warnings: [...warnings, ...(await unknownClientIds(session))] }
}

/** What the signed-in admins see that differs, such as a second credential or an open lock. A token does not show it. */
export async function differencesSeen(options: FlowRuntime & ManifestScope & AdminOptions): Promise<TrustPlan> {
  const session = await connectAdmins({ ...options, access: 'read-only' })
  const { changes, warnings } = await planOf(placesToSetUp(session.scopes))
  const suspended = await suspendedIn(session.scopes)
  return { changes: [...changes, ...[...suspended.values()].flat()], warnings: [...warnings, ...session.warnings] }
}

interface FullPlanOptions extends ManifestScope, FlowRuntime {
  /** Whether targets without a sign-in are of interest. An admin who works on one side alone has no use for them. */
  readonly alsoUnread: boolean
}

/** All that is to be done, by the signed-in admins and by others. */
interface FullPlan extends TrustPlan {
  /** What the signed-in admins can do now. */
  readonly doable: Plan
  /** What `apply` leaves to `resume`. */
  readonly suspended: readonly Change[]
}

/**
 * The differences that can be read, what is known of the targets without a sign-in, and all that is worth a warning.
 */
export async function fullPlan(options: FullPlanOptions, session: Session): Promise<FullPlan> {
  const { scopes, signedIn, warnings: notRead } = session
  const doable = await planOf(placesToSetUp(scopes))
  refuseNothingToRestore(
    doable.changes,
    scopes.map(({ application }) => application),
  )
  const forApply = doable.changes.map(({ apply: _, ...change }) => change)
  const suspendedOf = await suspendedIn(scopes)
  const unread = options.alsoUnread ? await changesOfUnread(options, session, suspendedOf) : []
  const suspended = [...[...suspendedOf.values()].flat(), ...unread.filter((change) => !isForApply(change))]
  const changes = [...forApply, ...suspended, ...unread.filter(isForApply)]
  const home = scopes.find((scope) => scope.home !== undefined)?.home
  const directories = new Map(
    scopes.flatMap(({ targets }) => targets.map(({ wanted, directory }) => [wanted.name, directory])),
  )
  const warnings = [
    ...doable.warnings,
    ...(home === undefined ? [] : await policyWarnings(home)),
    ...notRead,
    ...adminRoleWarnings(changes.filter(isForApply), signedIn, (side, target) =>
      side === 'home' ? home?.tenantId : directories.get(target ?? '')?.tenantId,
    ),
    ...scopes.flatMap(({ application }) => leastPrivilegeWarnings(application)),
  ]
  return { changes, warnings: uniqueWarnings(warnings), doable, suspended }
}

/**
 * On the host, a target without a sign-in can still be tried by a token. What the token lacks has to be done there.
 * Nothing is claimed where no token can be tried.
 */
async function changesOfUnread(
  options: FullPlanOptions,
  { scopes, unread }: Session,
  suspendedOf: Suspended,
): Promise<Change[]> {
  if (unread.length === 0) return []
  const isNew = ({ application }: ManifestTarget): boolean => application.clientId === undefined
  const verified = await verifyAll({ ...options, targets: unread.filter((target) => !isNew(target)) })
  return scopes.flatMap((scope) => {
    const { application } = scope
    // An application that is disabled at home is refused in every target, and says nothing about one of them.
    const isOffAtHome = suspendedOf.get(scope)?.some(({ side }) => side === 'home') === true
    return application.targets
      .filter(({ name }) => unread.some((target) => target.name === name))
      .flatMap((wanted) => {
        const seen = application.clientId === undefined ? 'no-consent' : verified.get(wanted.name)
        return changesWithoutSignIn(application, wanted, seen)
      })
      .filter((change) => isForApply(change) || !isOffAtHome)
  })
}

/** A warning for each application that the manifest does not know: a killed `apply` can leave some. */
async function unknownClientIds({ scopes }: Session): Promise<Warning[]> {
  const warnings: Warning[] = []
  for (const { application, home } of scopes) {
    if (application.clientId !== undefined || home === undefined) continue
    const made = await readApplication(new Reads(home), { uniqueName: application.uniqueName })
    if (made === undefined) continue
    warnings.push({
      code: 'CLIENT_ID_NOT_IN_MANIFEST',
      message: `The application "${application.key}" exists (client ID ${made.appId}), and the manifest does not say so yet. \`towline trust apply\` writes it there.`,
    })
  }
  return warnings
}
