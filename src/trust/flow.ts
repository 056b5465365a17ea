import type { Change, Warning } from '../change/change.ts'
import type { OverseenWork } from '../connect/oversight/oversights.ts'
import type { SignIn } from '../directory/sign-in/sign-in.ts'
import type { Tell } from '../directory/tell.ts'
import type { Runtime } from '../http/runtime.ts'
import type { Manifest, ManifestTarget } from '../manifest/manifest.ts'
import type { SignInMethod } from '../names/sign-in-method.ts'

/** What every flow of the trust needs of the program that it runs in. */
export interface FlowRuntime extends OverseenWork {
  readonly runtime: Runtime
  /** Shows progress, and what a person has to do. */
  readonly tell: Tell
}

/** A manifest, and the targets of it that a flow works on. */
export interface ManifestScope {
  readonly manifest: Manifest
  readonly targets: readonly ManifestTarget[]
}

/** What `towline trust apply` would do, and what is worth knowing before. Plain data. */
export interface TrustPlan {
  readonly changes: readonly Change[]
  readonly warnings: readonly Warning[]
}

/** Shows the plan, and asks if there is something to do. Rejects unless it is confirmed. */
export type Review = (plan: TrustPlan) => Promise<void>

/** How admins sign in. */
export interface AdminOptions {
  /** @default the sign-in of the Azure CLI in each tenant that has one */
  readonly auth?: SignInMethod | undefined
  /** Client ID of the company's own public client. */
  readonly authClientId?: string | undefined
  /** Takes the place of the sign-ins that `auth` names. */
  readonly signIn?: SignIn | undefined
}
