// The closed lists of the trust. The command line loads this file at every start, so it imports nothing.

/** What the trust is made of. `steps/index.ts` has the order. */
export type StepName =
  | 'managed-identity'
  | 'application'
  | 'allowed-tenants'
  | 'home-service-principal'
  | 'federated-identity-credential'
  | 'target-service-principal'
  | 'app-role-assignment'

/** The ways to stop a trust that works. */
export const leverNames = ['credential', 'application', 'service-principal', 'grants'] as const
export type LeverName = (typeof leverNames)[number]

/** How an admin of the target consents. */
export const consentWays = ['handover', 'api', 'link'] as const
export type ConsentWay = (typeof consentWays)[number]
