import type { Target } from '../../src/manifest/target.ts'

/** A target as a manifest that says nothing special would have it. */
export function plainTarget(name: string, tenant: string, changes: Partial<Target> = {}): Target {
  return {
    name,
    tenant,
    clientId: 'dddddddd-0000-4000-8000-000000000000',
    homeTenant: undefined,
    cloud: 'global',
    identity: { kind: 'system' },
    access: 'read-only',
    permissions: [],
    tags: [],
    ...changes,
  }
}
