import type { OwnedApplication, Tenant, User } from '../../world/model/index.ts'
import type { EntraRequest } from '../endpoint.ts'
import { type Html, html, page } from '../html.ts'
import { tenantName } from '../sign-in/sign-in-pages.ts'
import { permissionWords } from './permission-words.ts'
import type { AskedPermission } from './permissions.ts'

interface Consenting {
  readonly tenant: Tenant
  readonly user: User
  readonly permissions: readonly AskedPermission[]
  /** Says who signed in, on the way from page to page. */
  readonly session: string
}

/** What is asked for, and the two buttons. */
export function consentPage(
  request: EntraRequest,
  { application, owner }: OwnedApplication,
  { tenant, user, permissions, session }: Consenting,
): Response {
  return page(
    request,
    'Permissions requested',
    html`<p class="who">Signed in as ${user.userPrincipalName}</p><h1>Permissions requested</h1>
<p><span class="app large">${application.displayName}</span><br><span class="aside">of ${tenantName(owner)}, unverified</span></p>
<p>asks for this in the whole organization <b>${tenantName(tenant)}</b>:</p>
<ul class="permissions">${permissions.length === 0 ? html`<li>To be known in your organization, and nothing more</li>` : permissions.map(permissionItem)}</ul>
<p>If you accept, it may do this for all users of your organization. No other user will be asked.</p>
<form method="post"><input type="hidden" name="session" value="${session}"><button name="decision" value="cancel">Cancel</button><button class="first" name="decision" value="accept">Accept</button></form>`,
  )
}

/** In words where there are some; the name of the permission is always there. */
function permissionItem({ resource, type, value }: AskedPermission): Html {
  const how =
    type === 'Role' ? 'as the application itself, without a signed-in user' : 'on behalf of the signed-in user'
  const words = permissionWords(value)
  return words === undefined
    ? html`<li><b>${value}</b><span>${resource.displayName}, ${how}</span></li>`
    : html`<li><b>${words}</b><span>${value} of ${resource.displayName}, ${how}</span></li>`
}

export function needsAdministratorPage(
  request: EntraRequest,
  { application }: OwnedApplication,
  { userPrincipalName }: User,
): Response {
  return page(
    request,
    'Need admin approval',
    html`<p class="who">Signed in as ${userPrincipalName}</p><h1>Need admin approval</h1><p><span class="app">${application.displayName}</span> needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.</p>
<p class="problem">AADSTS90094: Admin consent is required for the permissions requested by this application.</p>`,
    { status: 403 },
  )
}
