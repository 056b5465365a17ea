// What `plan` prints and `apply` does. The JSON shape is a contract.

export type Side = 'home' | 'target'

export type StepName =
  | 'managed-identity'
  | 'application'
  | 'allowed-tenants'
  | 'home-service-principal'
  | 'federated-identity-credential'
  | 'target-service-principal'
  | 'app-role-assignment'

export interface Change {
  readonly step: StepName
  readonly side: Side
  /** Name of the target in the manifest; left out at home. */
  readonly target?: string
  readonly action: 'create' | 'update' | 'delete' | 'grant' | 'revoke'
  /** What will be different afterwards, in words. The same change has the same words whenever it is planned. */
  readonly what: string
  /** The least set of directory roles that can do it. */
  readonly roles: readonly string[]
}

/** A change, and how it is made. */
export interface PlannedChange extends Change {
  /** Sends the writes. Safe to repeat: what is there already is left as it is. */
  apply(): Promise<void>
}

/** Something that is worth knowing and that Towline will not change. */
export interface Warning {
  readonly code: string
  readonly message: string
}

/** What one step found: what it would change, and what it only tells. */
export interface Finding {
  readonly changes: readonly PlannedChange[]
  readonly warnings: readonly Warning[]
}

/** By which a change is known again after something has been written. */
export function changeKey({ step, side, target, action, what }: Change): string {
  return JSON.stringify([step, side, target ?? null, action, what])
}

/** Without the way to do it, as it is printed. */
export function describeChange({ step, side, target, action, what, roles }: Change): Change {
  return { step, side, ...(target === undefined ? {} : { target }), action, what, roles }
}

/** https://learn.microsoft.com/entra/identity/role-based-access-control/delegate-by-task */
export const applicationAdministrators = ['Cloud Application Administrator']
/** https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent */
export const graphRoleAdministrators = ['Privileged Role Administrator']
