import { randomUUID } from 'node:crypto'
import { newRequestId } from '../entra/request-ids.ts'
import type { EmulatorState } from '../state.ts'
import { appIds } from '../world/model/first-party.ts'
import { noteSignIn } from './note-sign-in.ts'
import type { OutsideUse, SignIn } from './sign-in.ts'

const MOST = 100_000

/** Adds the sign-ins of an application that is used elsewhere. Throws an Error for what is not in the world. */
export function addSignIns(
  state: EmulatorState,
  { tenant: name, application: given, at, error, count = 1 }: OutsideUse,
): SignIn[] {
  const { home, targets } = state.world
  if (!(count >= 1 && count <= MOST)) throw new Error(`"count" must be from 1 to ${MOST}.`)
  const tenant = [home, ...targets].find(
    (one) => isSame(one.id, name) || isSame(one.name, name) || one.domains.some((domain) => isSame(domain, name)),
  )
  if (tenant === undefined) throw new Error(`No tenant of this world is "${name}".`)
  const application = home.applications.find(({ appId }) => given === undefined || isSame(appId, given))
  if (application === undefined) throw new Error('The home tenant of this world has no such application.')
  const servicePrincipal = tenant.servicePrincipals.find(({ appId }) => isSame(appId, application.appId))
  if (servicePrincipal === undefined)
    throw new Error(`${tenant.name} does not have the application ${application.appId}.`)
  const resource = tenant.servicePrincipals.find(({ appId }) => appId === appIds.microsoftGraph)
  const [credential] = application.federatedIdentityCredentials
  return Array.from({ length: count }, () =>
    noteSignIn(state, {
      tenant,
      application,
      servicePrincipal,
      resource,
      federatedCredentialId: credential?.id,
      ids: { requestId: newRequestId(), correlationId: randomUUID() },
      error: error === undefined ? undefined : { code: error, text: 'Other.' },
      ...(at === undefined ? {} : { at }),
    }),
  )
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
