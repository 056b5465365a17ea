import { timestamp } from '../../world/model/ids.ts'
import type { OwnedApplication, Tenant, User } from '../../world/model/index.ts'
import type { Endpoint, EntraRequest } from '../endpoint.ts'
import { refusal, StsRefusal } from '../errors/index.ts'
import { requestedTenant } from '../requested-tenant.ts'
import { mayReturnTo } from '../sign-in/clients.ts'
import { checkSignIn, findUser } from '../sign-in/policies.ts'
import { seal, unseal } from '../sign-in/seal.ts'
import { accountPage, refusedPage } from '../sign-in/sign-in-pages.ts'
import { mayConsent } from './administrators.ts'
import { consentPage, needsAdministratorPage } from './consent-page.ts'
import { type AskedPermission, askedPermissions } from './permissions.ts'
import { storeConsent } from './store.ts'

/** Both forms of the address at which an admin consents for a whole tenant. Consent always waits for a person. */
type Form = 'v1' | 'v2'

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
export const adminConsent: Endpoint = { path: '/:tenant/adminconsent', answer: (request) => consent(request, 'v1') }

/** https://learn.microsoft.com/entra/identity-platform/v2-admin-consent */
export const adminConsentV2: Endpoint = {
  path: '/:tenant/v2.0/adminconsent',
  answer: (request) => consent(request, 'v2'),
}

interface ConsentRequest {
  readonly form: Form
  readonly owned: OwnedApplication
  /** Undefined where the page ends in 500113: the application has no reply URL, and none was named. */
  readonly redirectUri: string | undefined
  readonly state: string | null
  /** The second form names what it is for. */
  readonly scope: string | null
}

async function consent(request: EntraRequest, form: Form): Promise<Response> {
  try {
    const asked = readConsent(request, form)
    const tenant = requestedTenant(request)
    const session = await unseal(request.state, 'consent', request.form.get('session') ?? '')
    if (session === undefined) return await signIn(request, asked, tenant)
    const where = request.state.world.findTenant(String(session['tid']))
    const user = where?.users.find(({ id }) => id === session['oid'])
    if (where === undefined || user === undefined) return await signIn(request, asked, tenant)
    return decide(request, asked, where, user)
  } catch (error) {
    if (error instanceof StsRefusal) return refusedPage(request, error)
    throw error
  }
}

/** Reads what is asked for. Throws the refusals that need no sign-in. */
function readConsent({ state, url, tenant }: EntraRequest, form: Form): ConsentRequest {
  const query = url.searchParams
  const clientId = query.get('client_id')
  if (clientId === null) throw refusal(900144, 'client_id')
  const scope = query.get('scope')
  if (form === 'v2' && scope === null) throw refusal(900144, 'scope')
  const owned = state.world.findApplication(clientId)
  if (owned === undefined) throw refusal(700016, clientId, tenant)
  const { application } = owned
  const redirectUris = [...(application.redirectUris ?? []), ...(application.publicClientRedirectUris ?? [])]
  const redirectUri = query.get('redirect_uri') ?? redirectUris[0]
  const isNamed = query.has('redirect_uri')
  if (isNamed && redirectUri !== undefined && !mayReturnTo({ redirectUris, isProgram: false }, redirectUri)) {
    throw refusal(50011, redirectUri, application.appId)
  }
  return { form, owned, redirectUri, state: query.get('state'), scope }
}

async function signIn(request: EntraRequest, asked: ConsentRequest, tenant: Tenant | undefined): Promise<Response> {
  const { displayName } = asked.owned.application
  const name = request.form.get('user')
  if (name === null) return accountPage(request, displayName, tenant)
  const where = tenant ?? request.state.world.findTenant(name.split('@')[1] ?? '')
  const user = where && findUser(where, name)
  if (where === undefined || user === undefined) {
    return accountPage(request, displayName, tenant, `AADSTS50034: The user account ${name} does not exist here.`)
  }
  checkSignIn(where, user, 'browser')
  const permissions = permissionsFor(asked, where)
  if (!mayConsent(where, user, permissions)) return needsAdministratorPage(request, asked.owned, user)
  const session = await seal(request.state, 'consent', sessionSeconds, { oid: user.id, tid: where.id })
  return consentPage(request, asked.owned, { tenant: where, user, permissions, session })
}

/** An hour. */
const sessionSeconds = 3600

function decide(request: EntraRequest, asked: ConsentRequest, tenant: Tenant, user: User): Response {
  const { application, owner } = asked.owned
  if (request.form.get('decision') !== 'accept') return returned(asked, cancelled[asked.form])
  const permissions = permissionsFor(asked, tenant)
  if (!mayConsent(tenant, user, permissions)) return needsAdministratorPage(request, asked.owned, user)
  storeConsent(tenant, application, owner, {
    permissions,
    createdDateTime: timestamp(request.state.now()),
    revokesOthers: request.state.options.consentRevokes,
  })
  // As in life the page now ends in an error, which reads as if the consent had failed.
  if (asked.redirectUri === undefined) return refusedPage(request, refusal(500113), stored)
  return returned(asked, {
    admin_consent: 'True',
    tenant: tenant.id,
    ...(asked.form === 'v2' && { scope: asked.scope ?? '' }),
  })
}

function permissionsFor(asked: ConsentRequest, tenant: Tenant): AskedPermission[] {
  const { application, owner } = asked.owned
  if (application.signInAudience === 'AzureADMyOrg' && owner !== tenant) {
    throw refusal(50194, application.appId, application.displayName)
  }
  return askedPermissions(application, tenant, asked.form === 'v2' ? asked.scope : null)
}

/** The second form says `admin_consent=True` even then. */
const cancelled: Readonly<Record<Form, Readonly<Record<string, string>>>> = {
  v1: { error: 'permission_denied', error_description: 'The admin canceled the request' },
  v2: {
    admin_consent: 'True',
    error: 'consent_required',
    error_description: 'AADSTS65004: User declined to consent to access the app.',
  },
}

const stored =
  'The consent was stored. The page ends in this error because the application has no address to return to; you may close it.'

/** Throws the refusal without anywhere to return to. */
function returned({ redirectUri, state }: ConsentRequest, answer: Readonly<Record<string, string>>): Response {
  if (redirectUri === undefined) throw refusal(500113)
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  if (state !== null) url.searchParams.set('state', state)
  return new Response(null, { status: 302, headers: { location: url.href, 'cache-control': 'no-store, no-cache' } })
}
