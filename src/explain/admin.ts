import { clouds } from '../credential/clouds.ts'
import { resolveTenantId } from '../credential/resolve-tenant.ts'
import { Reads } from '../directory/reads.ts'
import type { SignInMethod } from '../directory/sign-in/method.ts'
import { signIn } from '../directory/sign-in/sign-in.ts'
import { GraphError, TrustError } from '../errors/errors.ts'
import { graphClient } from '../graph/client.ts'
import type { Runtime } from '../http/runtime.ts'
import type { Target } from '../manifest/target.ts'
import type { HomeView, TargetView } from './directories.ts'
import type { ExplainInput } from './walk.ts'

export interface AdminOptions {
  readonly method: SignInMethod
  readonly authClientId: string | undefined
  readonly target: Target
  readonly authorityHost: string
  readonly graphHost: string | undefined
  /** Shows an admin what to do, who was signed in, and where nobody could be. */
  readonly tell: (text: string) => Promise<void>
  readonly runtime: Runtime
  readonly signal: AbortSignal
}

/**
 * Reads both tenants as an admin sees them. Nothing is written, and whoever may sign in to one of them only sees that one:
 * `explain` goes on with what can be seen.
 */
export function adminViews(options: AdminOptions): Pick<ExplainInput, 'home' | 'targetView'> {
  return {
    async home(clientId, tenantOfAssertion) {
      const tenant = options.target.homeTenant ?? tenantOfAssertion
      return tenant === undefined ? undefined : seen(options, tenant, (reads, by) => homeView(reads, by, clientId))
    },
    targetView: (clientId) => seen(options, options.target.tenant, (reads, by) => targetView(reads, by, clientId)),
  }
}

export async function homeView(reads: Reads, source: string, clientId: string): Promise<HomeView> {
  const application = await reads.application({ clientId })
  if (application === undefined) return { source, application: 'missing', credentials: [] }
  return { source, application, credentials: await reads.federatedCredentials(application.id) }
}

export async function targetView(reads: Reads, source: string, clientId: string): Promise<TargetView> {
  const servicePrincipal = await reads.servicePrincipal(clientId)
  const assignments = servicePrincipal === undefined ? [] : await reads.appRoleAssignments(servicePrincipal.id)
  return { source, servicePrincipal, assignments }
}

async function seen<View>(
  { method, authClientId, target, authorityHost, graphHost, tell, runtime, signal }: AdminOptions,
  tenant: string,
  read: (reads: Reads, source: string) => Promise<View>,
): Promise<View | undefined> {
  const { cloud } = target
  try {
    const tenantId = await resolveTenantId(tenant, authorityHost, runtime)
    const { credential, account } = await signIn(method, {
      tenantId,
      authorityHost,
      graphResource: clouds[cloud].graph,
      authClientId,
      permissions: ['Application.Read.All'],
      tell,
      runtime,
      signal,
    })
    await tell(`signed in to ${tenantId} as ${account} (${method})`)
    const graph = graphClient({
      ...runtime,
      credential,
      tenantId,
      cloud,
      access: 'read-only',
      signal,
      ...(graphHost === undefined ? {} : { graphHost }),
    })
    const directory = { tenantId, graph, afterwards: () => graph }
    return await read(new Reads(directory), `read in ${tenantId} as ${account}`)
  } catch (error) {
    if (!(error instanceof TrustError || error instanceof GraphError)) throw error
    await tell(error.message)
    return undefined
  }
}
