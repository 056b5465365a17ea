import type { Application, Tenant } from '../../../world/model/index.ts'
import type { Json } from '../../odata/entity-type.ts'
import { Refusal } from '../../refusal.ts'
import { invalid, textsOf, valueTaken } from './properties.ts'

/** The tenant, and the application as it will be. */
interface Holder {
  readonly tenant: Tenant
  readonly application: Pick<Application, 'appId' | 'signInAudience' | 'identifierUris'>
  /** 2 frees the application from the restrictions. */
  readonly tokenVersion: number | null
}

/**
 * The URIs that a write gives an application. A URI that it has already stays allowed. A new one has to belong to the
 * tenant, so that no other tenant's API can be taken for this one.
 * https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions
 */
export function readIdentifierUris(given: Json, { tenant, application, tokenVersion }: Holder): string[] {
  const uris = textsOf(given, 'identifierUris')
  if (new Set(uris.map(lower)).size < uris.length) throw malformed()
  const added = uris.filter((uri) => !application.identifierUris?.includes(uri))
  const longest = application.signInAudience.includes('Personal') ? longestOfPersonalAccounts : longestUri
  for (const uri of added) {
    if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(uri) || uri.endsWith('/') || uri.length > longest) throw malformed()
    if (isTaken(uri, application, tenant)) {
      throw valueTaken('identifierUris')
    }
    if (tokenVersion !== 2) checkBelongs(uri, application.appId, tenant)
  }
  return uris
}

// Characters. https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation
const longestUri = 255
const longestOfPersonalAccounts = 120

function malformed(): Refusal {
  return invalid("Invalid value specified for property 'identifierUris' of resource 'Application'.", 'identifierUris')
}

/** By another application of the tenant, or by an API that is in it, as Microsoft's are. */
function isTaken(uri: string, { appId }: Holder['application'], { applications, servicePrincipals }: Tenant): boolean {
  const others = [
    ...applications.filter((one) => one.appId !== appId).flatMap(({ identifierUris = [] }) => identifierUris),
    ...servicePrincipals.filter((one) => one.appId !== appId).flatMap((one) => one.servicePrincipalNames),
  ]
  return others.some((taken) => lower(taken) === lower(uri))
}

function checkBelongs(uri: string, appId: string, { id, domains }: Tenant): void {
  const [, scheme = '', host = '', path = ''] = /^([^:]+):(?:\/\/)?([^/?#]*)(.*)$/.exec(lower(uri)) ?? []
  if (domains.some((domain) => host === lower(domain) || host.endsWith(`.${lower(domain)}`))) return
  if (scheme === 'http' || scheme === 'https') {
    throw notOfTheTenant(
      `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`,
    )
  }
  const segments = [host, ...path.split(/[/?#]/)]
  if ([appId, id].some((owned) => segments.includes(lower(owned)))) return
  throw notOfTheTenant(
    `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization. See https://aka.ms/identifier-uri-addition-error for more information on this error.`,
  )
}

/** UNCONFIRMED for the second text: it has been seen with this code in one public report only. */
function notOfTheTenant(message: string): Refusal {
  return new Refusal(400, 'HostNameNotOnVerifiedDomain', message)
}

function lower(text: string): string {
  return text.toLowerCase()
}
