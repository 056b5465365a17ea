import type { Tenant, User } from '../../world/model.ts'
import type { EntraRequest } from '../endpoint.ts'
import { html, page } from '../page.ts'
import type { ConsentRequest } from './admin-consent.ts'
import type { AskedPermission } from './permissions.ts'

export interface Consenting {
  readonly tenant: Tenant
  readonly user: User
  readonly permissions: readonly AskedPermission[]
  /** Says who signed in, on the way from page to page. */
  readonly session: string
}

/** What is asked for, and the two buttons. */
export function consentPage(
  request: EntraRequest,
  { owned: { application, owner } }: ConsentRequest,
  { tenant, user, permissions, session }: Consenting,
): Response {
  const items = permissions.map(
    ({ resource, type, value }) =>
      html`<li><b>${value}</b><span>${resource.displayName}: ${type === 'Role' ? 'without anybody signed in, as the application itself' : 'on behalf of whoever is signed in'}</span></li>`,
  )
  return page(
    request,
    'Permissions requested',
    html`<p class="who">${user.userPrincipalName}</p><h1>Permissions requested</h1><p>Review for your organization, ${tenant.displayName}</p>
<p><span class="app">${application.displayName}</span><br>of ${owner.domains[0] ?? owner.id}, unverified</p>
<p>This application would like to:</p><ul class="permissions">${items.length === 0 ? html`<li><span>be known in your organization, and nothing more</span></li>` : items}</ul>
<p>If you accept, it gets access to these resources for all users in your organization. Nobody else will be asked to review these permissions.</p>
<form method="post"><input type="hidden" name="session" value="${session}"><button name="decision" value="cancel">Cancel</button><button class="first" name="decision" value="accept">Accept</button></form>`,
  )
}

export function needsAdministratorPage(
  request: EntraRequest,
  { owned: { application } }: ConsentRequest,
  { userPrincipalName }: User,
): Response {
  return page(
    request,
    'Need admin approval',
    html`<p class="who">${userPrincipalName}</p><h1>Need admin approval</h1><p><span class="app">${application.displayName}</span> needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.</p>
<p class="problem">AADSTS90094: Admin consent is required for the permissions requested by this application.</p>`,
    403,
  )
}
