import { createHash } from 'node:crypto'
import { type Permission, parsePermission } from '../directory/permissions.ts'
import { ConfigError } from '../errors/errors.ts'
import type { ApplicationIdentity, Manifest, ManifestTarget } from '../manifest/manifest.ts'

/** One application as the manifest wants it, with the chosen targets. */
export interface WantedApplication {
  /** Its key in the manifest. */
  readonly key: string
  readonly displayName: string
  /** A second run finds by it what the first one made. */
  readonly uniqueName: string
  readonly clientId: string | undefined
  readonly identity: ApplicationIdentity
  /** The permissions that every target of the application gets. Consent by link may grant these. */
  readonly permissions: readonly Permission[]
  /** Tenants of all its targets in the manifest, chosen or not. */
  readonly allTargets: readonly string[]
  readonly targets: readonly WantedTarget[]
}

export interface WantedTarget {
  readonly name: string
  /** Tenant ID or verified domain. */
  readonly tenant: string
  readonly permissions: readonly Permission[]
}

/** Throws `ConfigError` for a permission of an unknown API or a home tenant that is missing. */
export function wantedApplications(manifest: Manifest, chosen: readonly ManifestTarget[]): WantedApplication[] {
  return manifest.applications
    .filter((application) => chosen.some((target) => target.application === application))
    .map((application) => {
      const own = manifest.targets.filter((target) => target.application === application)
      const displayName = application.displayName ?? `Towline ${application.name}`
      return {
        key: application.name,
        displayName,
        uniqueName: uniqueName(application.name, displayName),
        clientId: application.clientId,
        identity: application.identity,
        permissions: intersection(own.map(({ permissions }) => permissions)).map(parsePermission),
        allTargets: own.map(({ tenant }) => tenant),
        targets: chosen
          .filter((target) => target.application === application)
          .map(({ name, tenant, permissions }) => ({ name, tenant, permissions: permissions.map(parsePermission) })),
      }
    })
}

/** The home tenant as the manifest writes it. Throws `ConfigError` `TENANT_INVALID` if the manifest does not say it. */
export function homeTenantOf({ home, path }: Manifest): string {
  if (home.tenant !== undefined) return home.tenant
  throw new ConfigError('TENANT_INVALID', {
    message: 'The manifest does not say which tenant is home.',
    likelyCause: `\`home.tenant\` is missing in ${path}.`,
    fix: 'Add `home: { tenant: <tenant ID or domain> }`: the tenant of the managed identity and of the application.',
  })
}

/** Characters, by Graph. https://learn.microsoft.com/graph/api/resources/application */
const LONGEST_UNIQUE_NAME = 128

/**
 * Contains the display name, because the key alone would let one team's manifest adopt the application of another team.
 * A display name without Latin letters or digits is replaced by its fingerprint.
 */
function uniqueName(key: string, displayName: string): string {
  const latin = displayName.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const distinct = latin === '-' ? createHash('sha256').update(displayName).digest('hex').slice(0, 12) : latin
  return `towline-${key}-${distinct}`.slice(0, LONGEST_UNIQUE_NAME).replace(/(?<!-)-+$/, '')
}

function intersection([first = [], ...others]: readonly (readonly string[])[]): string[] {
  const sets = others.map((permissions) => new Set(permissions))
  return first.filter((permission) => sets.every((permissions) => permissions.has(permission)))
}
