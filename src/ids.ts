import { ConfigError } from './errors.ts'

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i
const SHARED_ENDPOINTS = ['common', 'organizations', 'consumers']

export function isGuid(text: string): boolean {
  return GUID.test(text)
}

/**
 * A tenant as people write it: its ID, or one of its verified domains; in lower case. Rejects everything else with
 * `ConfigError`, above all the shared endpoints, which cannot say whose resources an application is to manage.
 */
export function parseTenant(text: string): string {
  const tenant = text.trim().toLowerCase()
  if (isGuid(tenant) || (DOMAIN.test(tenant) && !/^[\d.]+$/.test(tenant))) return tenant
  throw new ConfigError('TENANT_INVALID', {
    message: `"${text}" is neither a tenant ID nor a domain.`,
    likelyCause: SHARED_ENDPOINTS.includes(tenant)
      ? `"${tenant}" stands for any tenant; an application that acts on its own needs one that is named.`
      : 'A tenant is written as its GUID (8-4-4-4-12 hexadecimal digits) or as a verified domain such as fabrikam.onmicrosoft.com.',
    fix: 'Copy the tenant ID from the Overview page of the Entra admin center.',
  })
}

/** A client ID in lower case. Rejects with `ConfigError` what is not a GUID. */
export function parseClientId(text: string): string {
  const clientId = text.trim().toLowerCase()
  if (isGuid(clientId)) return clientId
  throw new ConfigError('CLIENT_ID_INVALID', {
    message: `"${text}" is not a client ID.`,
    likelyCause: 'A client ID is a GUID; the display name or the object ID of the application was taken instead.',
    fix: 'Copy "Application (client) ID" from the app registration in the home tenant.',
  })
}

/**
 * An origin to connect to in place of Microsoft's, without a slash at the end. Rejects with `ConfigError` whatever is not
 * one: tokens go there, so it must be TLS and must not carry a path or a user.
 */
export function parseOrigin(text: string, name: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (
    url?.protocol === 'https:' &&
    url.username === '' &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === ''
  ) {
    return url.origin
  }
  throw new ConfigError('HOST_INVALID', {
    message: `${name} is "${text}", which is not an origin.`,
    likelyCause: 'An origin is `https://host` or `https://host:port`: no path, no user, and never plain http.',
    fix: `Unset ${name} to use Microsoft's own, or write the origin alone.`,
  })
}
