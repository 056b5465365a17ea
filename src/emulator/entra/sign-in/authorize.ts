import type { Tenant, User } from '../../world/model/index.ts'
import { notPlayed } from '../answers.ts'
import type { Endpoint, EntraRequest } from '../endpoint.ts'
import { refusal, StsRefusal } from '../errors/index.ts'
import { html, page } from '../html.ts'
import { requestedTenant } from '../requested-tenant.ts'
import { findSignInClient, mayReturnTo, type SignInClient } from './clients.ts'
import { administratorOf, checkSignIn, findUser } from './policies.ts'
import { checkConsent, readScopes } from './scopes.ts'
import { seal } from './seal.ts'
import { accountPage, refusedPage } from './sign-in-pages.ts'

/**
 * RFC 6749, section 4.1.1, with PKCE (RFC 7636). A page asks which user it is; with `autoApprove` there is no page.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export const authorize: Endpoint = {
  path: '/:tenant/oauth2/v2.0/authorize',
  async answer(request) {
    try {
      return await authorized(request, readAuthorization(request))
    } catch (error) {
      if (error instanceof StsRefusal) return refusedPage(request, error)
      throw error
    }
  },
}

interface Authorization {
  readonly tenant: Tenant | undefined
  readonly client: SignInClient
  /** One of the client's own: from here on it hears of refusals. */
  readonly redirectUri: string
  readonly query: URLSearchParams
}

function readAuthorization(request: EntraRequest): Authorization {
  const query = request.url.searchParams
  const tenant = requestedTenant(request)
  const clientId = query.get('client_id')
  if (clientId === null) throw refusal(900144, 'client_id')
  const client = findSignInClient(request.state.world, clientId, tenant)
  const redirectUri = query.get('redirect_uri') ?? client.redirectUris[0]
  if (redirectUri === undefined) throw refusal(500113)
  if (!mayReturnTo(client, redirectUri)) throw refusal(50011, redirectUri, client.appId)
  if (query.get('response_type') === null) throw refusal(900144, 'response_type')
  return { tenant, client, redirectUri, query }
}

async function authorized(request: EntraRequest, authorization: Authorization): Promise<Response> {
  const { tenant, client, query } = authorization
  const { state, form, method } = request
  // The implicit and the hybrid flow, which no client of this flow uses.
  const type = query.get('response_type')
  if (type !== 'code') return notPlayed(`response_type=${type} of ${request.url.pathname}`)
  const name = form.get('user')
  if (method === 'POST' && name !== null) return approved(request, authorization, name)
  const where = tenant ?? state.world.home
  const administrator = administratorOf(where)
  if (state.options.autoApprove && administrator !== undefined) {
    return returned(request, authorization, where, administrator)
  }
  // No person is signed in yet, and no page may ask. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
  if (query.get('prompt') === 'none') {
    return sendBack(request, authorization, { error: 'login_required', error_description: noPersonSignedIn })
  }
  const hint = query.get('login_hint')
  return accountPage(request, client.displayName, tenant, hint === null ? undefined : `Signing in as ${hint}?`)
}

/** UNCONFIRMED: the words. */
const noPersonSignedIn = 'AADSTS50058: A silent sign-in request was sent but no user is signed in.'

async function approved(request: EntraRequest, authorization: Authorization, name: string): Promise<Response> {
  const { client, tenant } = authorization
  const where = tenant ?? request.state.world.findTenant(name.split('@')[1] ?? '')
  const user = where && findUser(where, name)
  if (where === undefined || user === undefined) {
    return accountPage(
      request,
      client.displayName,
      tenant,
      `AADSTS50034: The user account ${name} does not exist here.`,
    )
  }
  return returned(request, authorization, where, user)
}

async function returned(
  request: EntraRequest,
  authorization: Authorization,
  tenant: Tenant,
  user: User,
): Promise<Response> {
  const { client, redirectUri, query } = authorization
  try {
    checkSignIn(tenant, user, 'browser')
    const scope = query.get('scope') ?? 'openid'
    checkConsent(tenant, user, client, readScopes(scope, tenant, client))
    const code = await seal(request.state, 'code', codeSeconds, {
      oid: user.id,
      tid: tenant.id,
      client_id: client.appId,
      redirect_uri: redirectUri,
      scope,
      nonce_asked: query.get('nonce'),
      code_challenge: query.get('code_challenge'),
      code_challenge_method: query.get('code_challenge_method'),
      jti: request.ids.requestId,
    })
    return sendBack(request, authorization, { code, session_state: request.ids.correlationId })
  } catch (error) {
    if (!(error instanceof StsRefusal)) throw error
    return sendBack(request, authorization, { error: 'access_denied', error_description: error.message })
  }
}

/** Ten minutes. */
const codeSeconds = 600

function sendBack(
  request: EntraRequest,
  { redirectUri, query }: Pick<Authorization, 'redirectUri' | 'query'>,
  answer: Readonly<Record<string, string>>,
): Response {
  const state = query.get('state')
  const fields = { ...answer, ...(state !== null && { state }) }
  const mode = query.get('response_mode') ?? 'query'
  if (mode === 'form_post') {
    // The real page sends itself by a script; this one has a button.
    const inputs = Object.entries(fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
    )
    return page(
      request,
      'Signed in',
      html`<h1>Signed in</h1><form method="post" action="${redirectUri}">${inputs}<button class="first">Continue</button></form>`,
    )
  }
  const url = new URL(redirectUri)
  if (mode === 'fragment') url.hash = new URLSearchParams(fields).toString()
  else for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value)
  return new Response(null, { status: 302, headers: { location: url.href, 'cache-control': 'no-store, no-cache' } })
}
