import type { PlannedChange, Warning } from '../../../change/change.ts'
import { once } from '../../../change/unique-warnings.ts'
import type { ManifestTarget } from '../../../manifest/manifest.ts'
import { adminRoleWarnings } from '../../../trust/admin-roles.ts'
import type { Plan } from '../../../trust/application-scope.ts'
import { unreadChanges } from '../../../trust/changes-without-sign-in.ts'
import { leastPrivilegeWarnings } from '../../../trust/least-privilege.ts'
import { planTrust } from '../../../trust/plan.ts'
import type { Session } from '../../../trust/session.ts'
import { policyWarnings } from '../../../trust/tenant-policy.ts'
import type { CliContext } from '../../process/context.ts'
import type { Chosen } from './open.ts'
import { verifyAll } from './verify-all.ts'

export interface FullPlan extends Plan {
  /** What the signed-in admins can do now. */
  readonly doable: Plan
  /** What only an admin of a target that nobody is signed in to can do. */
  readonly others: readonly PlannedChange[]
}

/** The differences that can be read, what is known of the targets that cannot, and all that is worth a warning. */
export async function fullPlan(
  context: CliContext,
  chosen: Chosen,
  session: Session,
  /** Whether the targets that nobody is signed in to are of interest: not to an admin who works on home alone. */
  alsoUnread: boolean,
): Promise<FullPlan> {
  const { works, signedIn, warnings: notRead } = session
  const doable = await planTrust(works)
  const others = alsoUnread ? await changesOfUnread(context, chosen, session) : []
  const changes = [...doable.changes, ...others]
  const home = works.find((work) => work.home !== undefined)?.home
  const tenants = new Map(
    works.flatMap(({ targets }) => targets.map(({ wanted, directory }) => [wanted.name, directory])),
  )
  const warnings: Warning[] = [
    ...doable.warnings,
    ...(home === undefined ? [] : await policyWarnings(home)),
    ...notRead,
    ...adminRoleWarnings(changes, signedIn, (side, target) =>
      side === 'home' ? home?.tenantId : tenants.get(target ?? '')?.tenantId,
    ),
    ...works.flatMap(({ application }) => leastPrivilegeWarnings(application)),
  ]
  return { changes, warnings: once(warnings), doable, others }
}

/**
 * A target that nobody is signed in to can still be tried by a token, on the host. What the token lacks has to be done
 * there; where no token can be tried, nothing is claimed.
 */
async function changesOfUnread(
  context: CliContext,
  { manifest }: Chosen,
  { works, unread }: Session,
): Promise<PlannedChange[]> {
  if (unread.length === 0) return []
  const isNew = ({ application }: ManifestTarget): boolean => application.clientId === undefined
  const known = unread.filter((target) => !isNew(target))
  const verified = await verifyAll(context, manifest, known)
  return works.flatMap(({ application }) =>
    application.targets
      .filter(({ name }) => unread.some((target) => target.name === name))
      .flatMap((wanted) => unreadChanges(wanted, verified.get(wanted.name), application.clientId === undefined)),
  )
}
