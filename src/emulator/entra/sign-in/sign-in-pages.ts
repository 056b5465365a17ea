import type { Tenant, User } from '../../world/model/index.ts'
import { answeredTimestamp, describe } from '../answers.ts'
import type { EntraRequest } from '../endpoint.ts'
import type { StsRefusal } from '../errors/index.ts'
import { type Html, html, page } from '../html.ts'

/** Asks which user it is. No user here has a password. The form comes back to the same address, with `user`. */
export function accountPage(
  request: EntraRequest,
  appName: string,
  tenant: Tenant | undefined,
  problem?: string,
): Response {
  const { users } = tenant ?? request.state.world.home
  const where = tenant === undefined ? 'Any of the emulated tenants' : tenantName(tenant)
  return page(
    request,
    'Sign in',
    html`<p class="who">${where}</p><h1>Sign in</h1><p>to continue to <span class="app">${appName}</span></p><p class="aside">Choose who you are. No user has a password here.</p>
${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post">${users.slice(0, 2).map(accountButton)}</form>
<form method="post"><label for="user">Somebody else</label><input type="text" id="user" name="user" required autocomplete="off" placeholder="name@${tenant?.domains[0] ?? 'fabrikam.onmicrosoft.com'}"><button class="first">Next</button></form>`,
  )
}

/** As people know it, and as it cannot be mistaken for another. */
export function tenantName({ displayName, id, domains }: Tenant): string {
  return `${displayName} (${domains[0] ?? id})`
}

function accountButton({ userPrincipalName, displayName }: User): Html {
  return html`<button class="account" name="user" value="${userPrincipalName}"><b>${displayName}</b><br>${userPrincipalName}</button>`
}

/** What the browser shows where it may not be sent back to a client. */
export function refusedPage(request: EntraRequest, refusal: StsRefusal, hint = ''): Response {
  return page(
    request,
    'Sign in: sorry',
    html`<h1>Sorry, but we’re having trouble signing you in.</h1><p class="problem">${describe(refusal, request.ids, answeredTimestamp(request.state), request.state.options)}</p>`,
    { status: 400, hint },
  )
}

/** The last page of a sign-in. */
export function donePage(request: EntraRequest, title: string, text: string): Response {
  return page(request, title, html`<h1>${title}</h1><p>${text}</p>`)
}
