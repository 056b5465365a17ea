import type { OverseenWork } from '../connect/oversight/oversights.ts'
import { programOversights } from '../connect/program-oversights.ts'
import { resolveTenantId } from '../credential/resolve-tenant.ts'
import { readAppRoleAssignments } from '../directory/objects/app-role-assignment.ts'
import { readAllowedTenants, readApplication } from '../directory/objects/application.ts'
import { readDeletedServicePrincipals } from '../directory/objects/deleted.ts'
import { readFederatedCredentials } from '../directory/objects/federated-credential.ts'
import { readServicePrincipal } from '../directory/objects/service-principal.ts'
import { type AdminSignIn, openDirectory } from '../directory/open.ts'
import { Reads } from '../directory/reads.ts'
import { GraphError, TrustError } from '../errors/errors.ts'
import type { Target } from '../manifest/target.ts'
import { isSameGuid } from '../text/guid.ts'
import type { DirectoryViews, HomeView, TargetView } from './views.ts'

interface AdminViewOptions extends Omit<AdminSignIn, 'cloud'>, OverseenWork {
  readonly target: Target
}

/**
 * Reads both tenants as an admin sees them. Nothing is written. An admin who may sign in to one of them only sees that one:
 * `explain` goes on with what can be seen.
 */
export function adminViews(options: AdminViewOptions): DirectoryViews {
  return {
    async home(clientId, tenantOfAssertion) {
      const tenant = options.target.homeTenant ?? tenantOfAssertion
      return tenant === undefined ? undefined : seen(options, tenant, (reads, by) => homeView(reads, by, clientId))
    },
    targetView: (clientId) => seen(options, options.target.tenant, (reads, by) => targetView(reads, by, clientId)),
  }
}

async function homeView(reads: Reads, source: string, clientId: string): Promise<HomeView> {
  const application = await readApplication(reads, { clientId })
  if (application === undefined) return { source, application: 'missing', credentials: [] }
  const allowedTenants = await readAllowedTenants(reads, application.id).catch(notShown)
  const credentials = await readFederatedCredentials(reads, application.id)
  return { source, application, credentials, ...(allowedTenants !== undefined && { allowedTenants }) }
}

async function targetView(reads: Reads, source: string, clientId: string): Promise<TargetView> {
  const servicePrincipal = await readServicePrincipal(reads, clientId)
  if (servicePrincipal !== undefined) {
    return { source, servicePrincipal, assignments: await readAppRoleAssignments(reads, servicePrincipal.id) }
  }
  const all = await readDeletedServicePrincipals(reads).catch(notShown)
  const deleted = all?.find(({ appId }) => isSameGuid(appId, clientId))
  return { source, servicePrincipal, assignments: [], deleted }
}

/** What only adds to a view does not spoil it: a tenant may refuse Graph's beta or the list of what was deleted. */
function notShown(error: unknown): undefined {
  if (!(error instanceof GraphError)) throw error
}

/** `undefined`, with a note that says why, if no admin could sign in to the tenant or it could not be read. */
async function seen<View>(
  { target, oversights, command, ...signIn }: AdminViewOptions,
  tenant: string,
  read: (reads: Reads, source: string) => Promise<View>,
): Promise<View | undefined> {
  const { authorityHost, tell, runtime } = signIn
  const watch = oversights ?? programOversights(runtime, runtime)
  try {
    const tenantId = await resolveTenantId(tenant, authorityHost, runtime)
    const { directory, signedIn } = await openDirectory(
      { ...signIn, cloud: target.cloud },
      {
        tenantId,
        access: 'read-only',
        permissions: ['Application.Read.All'],
        oversight: watch.of({ ...target, tenant: tenantId }, { command, target: target.name }, true),
      },
    )
    await tell({ kind: 'note', text: `signed in to ${tenantId} as ${signedIn.account} (${signedIn.method})` })
    return await read(new Reads(directory), `read in ${tenantId} as ${signedIn.account}`)
  } catch (error) {
    if (!(error instanceof TrustError || error instanceof GraphError)) throw error
    await tell({ kind: 'note', text: error.message })
    return undefined
  }
}
