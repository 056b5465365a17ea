import { dirname, resolve } from 'node:path'
import type { Application, ApplicationIdentity, Manifest, ManifestTarget } from './manifest.ts'
import type { WrittenApplication, WrittenIdentity, WrittenManifest } from './schema.ts'
import type { AuditPlace, IdentityChoice } from './target.ts'

/**
 * The manifest as the rest of Towline reads it, from a checked one as it was written: no short forms, defaults filled
 * in.
 */
export function normalise(written: WrittenManifest, path: string): Manifest {
  const folder = dirname(path)
  const applications = new Map(
    Object.entries(writtenApplications(written)).map(([name, given]) => [name, application(name, given, folder)]),
  )
  const [only] = applications.values()
  return {
    path,
    home: { tenant: written.home?.tenant, cloud: written.home?.cloud ?? 'global' },
    applications: [...applications.values()],
    policy: written.policy === undefined ? undefined : resolve(folder, written.policy),
    audit: auditPlace(written.audit, folder),
    targets: Object.entries(written.targets ?? {}).flatMap(([name, given]): ManifestTarget[] => {
      const chosen = given.application === undefined ? only : applications.get(given.application)
      // Impossible once rules.ts has found no mistake.
      if (chosen === undefined) return []
      return [
        {
          name,
          tenant: given.tenant,
          application: chosen,
          permissions: given.permissions ?? chosen.permissions,
          access: given.access ?? 'read-only',
          tags: given.tags ?? [],
        },
      ]
    }),
  }
}

function auditPlace(written: WrittenManifest['audit'], folder: string): AuditPlace | undefined {
  if (written === undefined) return undefined
  const { names = false } = written
  if (written.blob !== undefined) return { blob: written.blob, names }
  return { folder: resolve(folder, written.folder ?? ''), names }
}

function writtenApplications(written: WrittenManifest): Record<string, WrittenApplication> {
  if (written.applications !== undefined) return written.applications
  const { application = {}, identity } = written
  return { default: identity === undefined ? application : { ...application, identity } }
}

function application(name: string, given: WrittenApplication, folder: string): Application {
  return {
    name,
    displayName: given.displayName,
    clientId: given.clientId,
    identity: applicationIdentity(given.identity, folder),
    permissions: given.permissions ?? [],
  }
}

function applicationIdentity(given: WrittenIdentity | undefined, folder: string): ApplicationIdentity {
  const { principalId, issuer, subject } = typeof given === 'object' ? given : {}
  return { choice: choice(given, folder), principalId, issuer, subject }
}

function choice(given: WrittenIdentity | undefined, folder: string): IdentityChoice {
  if (given === undefined) return undefined
  if (typeof given === 'string') return { kind: given }
  if (given.clientId !== undefined) return { kind: 'client', clientId: given.clientId }
  if (given.objectId !== undefined) return { kind: 'object', objectId: given.objectId }
  if (given.resourceId !== undefined) return { kind: 'resource', resourceId: given.resourceId }
  if (given.tokenFile !== undefined) return { kind: 'file', path: resolve(folder, given.tokenFile) }
  return { kind: given.github === true ? 'github' : 'system' }
}
