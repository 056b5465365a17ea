import type { Tenant, User } from '../../world/model.ts'
import { answeredTimestamp, describe } from '../answers.ts'
import type { EntraRequest } from '../endpoint.ts'
import type { StsRefusal } from '../errors.ts'
import { type Html, html, page } from '../page.ts'

/** Who is it? Nobody here has a password. The form comes back to the same address, with `user`. */
export function accountPage(
  request: EntraRequest,
  appName: string,
  tenant: Tenant | undefined,
  problem?: string,
): Response {
  const { users, displayName } = tenant ?? request.state.world.home
  const accounts = users.slice(0, 2).map(accountButton)
  const where = tenant === undefined ? 'any of the emulated tenants' : displayName
  return page(
    request,
    'Sign in',
    html`<p class="who">${where}</p><h1>Sign in</h1><p>to continue to <span class="app">${appName}</span></p>
${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post">${accounts}</form>
<p></p><form method="post"><label for="user">Somebody else</label><input type="text" id="user" name="user" autocomplete="off" placeholder="name@${tenant?.domains[0] ?? 'fabrikam.onmicrosoft.com'}"><button class="first">Next</button></form>`,
  )
}

function accountButton({ userPrincipalName, displayName }: User): Html {
  return html`<button class="account" name="user" value="${userPrincipalName}"><b>${displayName}</b><br>${userPrincipalName}</button>`
}

/** What the browser shows where nobody may be returned to. */
export function refusedPage(request: EntraRequest, refusal: StsRefusal): Response {
  return page(
    request,
    'Sign in: sorry',
    html`<h1>Sorry, but we’re having trouble signing you in.</h1><p class="problem">${describe(refusal, request.ids, answeredTimestamp(request.state), request.state.options)}</p>`,
    400,
  )
}

/** Nothing more to do here. */
export function donePage(request: EntraRequest, title: string, text: string): Response {
  return page(request, title, html`<h1>${title}</h1><p>${text}</p>`)
}
