import type { Tenant } from '../../src/emulator/index.ts'
import type { ErrorCode } from '../../src/errors/codes.ts'
import type { JobReport } from '../../src/fleet/report.ts'

/** Something that no second try mends, and what has to be said of it. */
export interface Ailment {
  readonly name: string
  /** Part of the targets. */
  readonly share: number
  readonly hop: NonNullable<JobReport['hop']>
  readonly code: ErrorCode
  /** A word of the error by which a reader finds the cause. */
  readonly says: RegExp
  /** What is wrong in the tenant. */
  readonly tenant?: (tenant: Tenant, clientId: string) => void
  /** What is wrong with its answers. */
  readonly fault?: Readonly<Record<string, unknown>>
  /** What is wrong in the manifest. */
  readonly manifest?: { readonly tenant?: string; readonly application?: string }
}

/** An application of the manifest whose identity the host does not have. */
export const LOST = 'lost'

const own = (tenant: Tenant, clientId: string) => tenant.servicePrincipals.findIndex(({ appId }) => appId === clientId)

export const ailments: readonly Ailment[] = [
  {
    name: 'no consent',
    share: 0.01,
    hop: 'exchange',
    code: 'CONSENT_MISSING',
    says: /consent/i,
    tenant: (tenant, clientId) => void tenant.servicePrincipals.splice(own(tenant, clientId), 1),
  },
  {
    name: 'service principal disabled',
    share: 0.002,
    hop: 'exchange',
    code: 'EXCHANGE_REFUSED',
    says: /disabled/i,
    tenant(tenant, clientId) {
      const found = tenant.servicePrincipals[own(tenant, clientId)]
      if (found !== undefined) found.accountEnabled = false
    },
  },
  {
    name: 'tenant closed by Microsoft',
    share: 0.002,
    hop: 'exchange',
    code: 'EXCHANGE_REFUSED',
    says: /5000224/,
    tenant(tenant) {
      tenant.blockedFor = 'fraud'
    },
  },
  {
    name: 'tenant deleted',
    share: 0.002,
    hop: 'exchange',
    code: 'TENANT_NOT_FOUND',
    says: /tenant/i,
    manifest: { tenant: 'gone' },
  },
  {
    name: 'role taken away',
    share: 0.002,
    hop: 'graph',
    code: 'GRAPH_FORBIDDEN',
    says: /permission|role/i,
    tenant: (tenant, clientId) => void tenant.servicePrincipals[own(tenant, clientId)]?.appRoleAssignments.splice(0),
  },
  {
    name: 'throttled with 1 for ever',
    share: 0.001,
    hop: 'graph',
    code: 'GRAPH_BUSY',
    says: /429|throttle/i,
    fault: { kind: 'throttle', retryAfter: 1 },
  },
  {
    name: 'throttled until tomorrow',
    share: 0.001,
    hop: 'graph',
    code: 'GRAPH_BUSY',
    says: /429|throttle/i,
    fault: { kind: 'throttle', retryAfter: 86_400 },
  },
  {
    name: 'a page for people in the place of the list',
    share: 0.001,
    hop: 'graph',
    code: 'GRAPH_ANSWER_INVALID',
    says: /JSON/,
    fault: { kind: 'html' },
  },
  {
    name: 'identity not on the host',
    share: 0.002,
    hop: 'assertion',
    code: 'IDENTITY_REFUSED',
    says: /identity/i,
    manifest: { application: LOST },
  },
]
