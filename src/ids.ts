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
