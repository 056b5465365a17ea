import type { Endpoint, EntraRequest } from '../endpoint.ts'
import { html, page } from '../html.ts'
import { findSignInClient } from './clients.ts'
import { approve, findDeviceSignIn } from './device-code.ts'
import { findUser } from './policies.ts'
import { accountPage, donePage } from './sign-in-pages.ts'

/** Where people enter the code that a program without a browser showed them. */
export const deviceLogin: Endpoint = {
  path: '/common/oauth2/deviceauth',
  answer(request) {
    const { state, form, url } = request
    const typed = form.get('code') ?? url.searchParams.get('code')
    if (typed === null) return codePage(request)
    const pending = findDeviceSignIn(state, typed)
    if (pending === undefined)
      return codePage(request, 'That code did not work. Check it and try again: it is good for 15 minutes.')
    // The code goes along in the address, so that the next page is still about it.
    if (url.searchParams.get('code') === null) return seeOther(`${url.pathname}?code=${encodeURIComponent(typed)}`)

    const tenant = pending.tenantId === undefined ? undefined : state.world.findTenant(pending.tenantId)
    const { displayName } = findSignInClient(state.world, pending.clientId, tenant)
    const name = form.get('user')
    if (name === null) return accountPage(request, displayName, tenant)
    const where = tenant ?? state.world.findTenant(name.split('@')[1] ?? '')
    const user = where && findUser(where, name)
    if (where === undefined || user === undefined) {
      return accountPage(request, displayName, tenant, `AADSTS50034: The user account ${name} does not exist here.`)
    }
    approve(pending, where, user)
    return donePage(
      request,
      displayName,
      `You have signed in as ${user.userPrincipalName}. You may now close this window.`,
    )
  },
}

function codePage(request: EntraRequest, problem?: string): Response {
  return page(
    request,
    'Enter code',
    html`<h1>Enter code to allow access</h1><p>A program that runs without a browser shows a code. Enter it here, and only if you started that program yourself.</p>
${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post"><label for="code">Code</label><input type="text" id="code" name="code" autocomplete="off" autofocus><button class="first">Next</button></form>`,
  )
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } })
}
