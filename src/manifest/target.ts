import type { Access } from '../names/access.ts'
import type { CloudName } from '../names/cloud.ts'

/** One target, with everything that a run needs to know. Plain data: it can be stored, sent and compared. */
export interface Target {
  /** Its key in the manifest; without a manifest, the tenant as it was given. */
  readonly name: string
  /** Tenant ID (a GUID in lower case) or verified domain. */
  readonly tenant: string
  readonly clientId: string
  readonly homeTenant: string | undefined
  readonly cloud: CloudName
  readonly identity: IdentityChoice
  /** What Towline itself will send there. */
  readonly access: Access
  /** Application permissions by name, as the manifest wants them; empty without a manifest. */
  readonly permissions: readonly string[]
  readonly tags: readonly string[]
  /** What the manifest says of the policy and the record; missing without a manifest. */
  readonly governance?: Governance
}

/** What governs the work in a target, as its manifest has it. All targets of an application share it. */
export interface Governance {
  /** Key of the application in the manifest. */
  readonly application: string
  /** The permissions of the application: the most that a token of it may carry. */
  readonly ceiling: readonly string[]
  /** Folder of the manifest, where the policy and the runbooks of its rules lie. Absolute. */
  readonly folder: string
  /** Absolute path of the policy that the manifest names. */
  readonly policy?: string
  readonly audit?: AuditPlace
}

/** Where the record of what is done is kept. */
export type AuditPlace = (
  | { readonly folder: string; readonly blob?: undefined }
  | { readonly blob: string; readonly folder?: undefined }
) & {
  /** Whether names of sites and people may stand in it. */
  readonly names: boolean
}

/** Which identity makes the assertion. `undefined` lets the host decide: its system-assigned or only identity. */
export type IdentityChoice =
  | undefined
  | { readonly kind: 'system' }
  | { readonly kind: 'client'; readonly clientId: string }
  | { readonly kind: 'object'; readonly objectId: string }
  | { readonly kind: 'resource'; readonly resourceId: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'github' }
