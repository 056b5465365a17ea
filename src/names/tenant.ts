import { ConfigError } from '../errors/errors.ts'
import { isGuid } from '../text/guid.ts'
import { quote } from '../text/quote.ts'

const DOMAIN_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const TOP_LEVEL = /^[a-z].+$/
const ENDPOINTS_FOR_ANY_TENANT = ['common', 'organizations', 'consumers']

/**
 * A tenant ID or a verified domain, in lower case and without blanks around it. Throws `ConfigError` `TENANT_INVALID`.
 */
export function parseTenant(text: string): string {
  const tenant = text.trim()
  const reason = whyNotTenant(tenant)
  if (reason === undefined) return tenant.toLowerCase()
  throw new ConfigError('TENANT_INVALID', {
    message: `${quote(text)} does not name a tenant: ${reason}.`,
    likelyCause: 'A tenant is named by its ID, a GUID, or by one of its verified domains, and by nothing else.',
    fix: "Take the tenant ID from the tenant's overview page in the Entra admin centre (entra.microsoft.com).",
  })
}

/**
 * A tenant ID in lower case. Throws `ConfigError` `TENANT_INVALID`, also for a domain: `tenantId` is a GUID everywhere.
 */
export function parseTenantId(text: string): string {
  const tenant = parseTenant(text)
  if (isGuid(tenant)) return tenant
  throw new ConfigError('TENANT_INVALID', {
    message: `${quote(text)} is a domain, and \`tenantId\` is the GUID of a tenant.`,
    likelyCause: 'A domain has to be looked up before a token can be checked, so domains have an option of their own.',
    fix: 'Pass the domain as `tenant`, or the GUID of the tenant as `tenantId`.',
  })
}

/** Why the text cannot name one tenant, as half a sentence; `undefined` if it can. */
export function whyNotTenant(text: string): string | undefined {
  const lower = text.toLowerCase()
  if (isGuid(text)) return undefined
  if (text.trim() === '') return 'it is empty'
  if (/\s/.test(text)) return 'it contains white space'
  if (ENDPOINTS_FOR_ANY_TENANT.includes(lower)) {
    return 'it stands for any tenant, and application permissions are granted by one tenant at a time'
  }
  if (/[/\\:?#]/.test(text)) return 'it looks like a URL or a path'
  if (text.includes('@')) return 'it looks like the name of a user; give what stands after the @'
  if (/^[0-9a-f{}()-]+$/.test(lower) && (text.includes('-') || text.length === 32)) return whyNotGuid(lower)
  if (!text.includes('.')) return 'it is neither a GUID nor a domain such as fabrikam.onmicrosoft.com'
  return whyNotDomain(lower)
}

function whyNotGuid(text: string): string {
  if (/[{}()]/.test(text)) return 'a GUID is written without braces here'
  if (!text.includes('-')) return 'a GUID is written with hyphens, in groups of 8, 4, 4, 4 and 12 digits'
  const groups = text.split('-').map((group) => group.length)
  return `a GUID has groups of 8, 4, 4, 4 and 12 digits, and this has ${groups.join(', ')}`
}

/** Letters, digits and hyphens as in RFC 1123 §2.1; an international domain is given in its `xn--` form. */
function whyNotDomain(text: string): string | undefined {
  const labels = text.split('.')
  if (text.length > 253) return 'it is longer than a domain can be'
  if (/^[\d.]+$/.test(text)) return 'it looks like an IP address or a number'
  if (labels.every((label) => DOMAIN_LABEL.test(label)) && TOP_LEVEL.test(labels.at(-1) ?? '')) return undefined
  return 'it is not a well-formed domain'
}
