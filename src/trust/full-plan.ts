import type { PlannedChange, Warning } from '../change/change.ts'
import { type Plan, planOf, uniqueWarnings } from '../change/plan.ts'
import type { Runtime } from '../http/runtime.ts'
import type { ManifestTarget } from '../manifest/manifest.ts'
import { adminRoleWarnings } from './admin-roles.ts'
import { placesToSetUp } from './application-scope.ts'
import { changesWithoutSignIn } from './changes-without-sign-in.ts'
import type { Session } from './connect-admins.ts'
import type { ManifestScope } from './flow.ts'
import { leastPrivilegeWarnings } from './least-privilege.ts'
import { policyWarnings } from './tenant-policy.ts'
import { verifyAll } from './verify-all.ts'

/** All that is to be done, by the signed-in admins and by others. */
interface FullPlan extends Plan {
  /** What the signed-in admins can do now. */
  readonly doable: Plan
}

/**
 * The differences that can be read, what is known of the targets without a sign-in, and all that is worth a warning.
 */
export async function fullPlan(
  { manifest }: ManifestScope,
  session: Session,
  runtime: Runtime,
  /** Whether targets without a sign-in are of interest. An admin who works on one side alone has no use for them. */
  alsoUnread: boolean,
): Promise<FullPlan> {
  const { scopes, signedIn, unread, warnings: notRead } = session
  const doable = await planOf(placesToSetUp(scopes))
  const byOthers = alsoUnread ? await changesOfUnread({ manifest, targets: unread }, session, runtime) : []
  const changes = [...doable.changes, ...byOthers]
  const home = scopes.find((scope) => scope.home !== undefined)?.home
  const directories = new Map(
    scopes.flatMap(({ targets }) => targets.map(({ wanted, directory }) => [wanted.name, directory])),
  )
  const warnings: Warning[] = [
    ...doable.warnings,
    ...(home === undefined ? [] : await policyWarnings(home)),
    ...notRead,
    ...adminRoleWarnings(changes, signedIn, (side, target) =>
      side === 'home' ? home?.tenantId : directories.get(target ?? '')?.tenantId,
    ),
    ...scopes.flatMap(({ application }) => leastPrivilegeWarnings(application)),
  ]
  return { changes, warnings: uniqueWarnings(warnings), doable }
}

/**
 * On the host, a target without a sign-in can still be tried by a token. What the token lacks has to be done there.
 * Nothing is claimed where no token can be tried.
 */
async function changesOfUnread(
  { manifest, targets: unread }: ManifestScope,
  { scopes }: Session,
  runtime: Runtime,
): Promise<PlannedChange[]> {
  if (unread.length === 0) return []
  const isNew = ({ application }: ManifestTarget): boolean => application.clientId === undefined
  const verified = await verifyAll({ manifest, targets: unread.filter((target) => !isNew(target)) }, runtime)
  return scopes.flatMap(({ application }) =>
    application.targets
      .filter(({ name }) => unread.some((target) => target.name === name))
      .flatMap((wanted) => {
        const seen = application.clientId === undefined ? 'no-consent' : verified.get(wanted.name)
        return changesWithoutSignIn(application, wanted, seen)
      }),
  )
}
