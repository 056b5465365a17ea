import type { Side } from '../../../change/change.ts'
import type { SignInMethod } from '../../../directory/sign-in/method.ts'
import { optional, targetFlags, toggle } from '../../define/flags.ts'

// The names stand here again, because these files are loaded at every start and those of `trust/` are not.
const sides = ['home', 'target'] as const satisfies readonly Side[]
const signInMethods = ['azure-cli', 'browser', 'device-code'] as const satisfies readonly SignInMethod[]

/** Which targets of the manifest: the trust is set up from a manifest and from nothing else. */
export interface ManifestTargetFlags {
  readonly target: readonly string[] | undefined
}

export const manifestTargetFlags = { target: targetFlags.target } as const

/** How an admin signs in. */
export interface SignInFlags {
  readonly auth: SignInMethod | undefined
  readonly authClientId: string | undefined
}

export const signInFlags = {
  auth: {
    kind: 'enum',
    values: signInMethods,
    optional: true,
    brief: "How an admin signs in; default: the Azure CLI's sign-in, if there is one",
  },
  authClientId: optional(String, 'Public client of your own to sign in with'),
} as const

export interface SideFlags {
  readonly side: Side | undefined
}

export const sideFlags = {
  side: { kind: 'enum', values: sides, optional: true, brief: 'Only the tenant that you are admin of; default: both' },
} as const

export const pruneFlag = toggle('Also take away grants that the manifest does not want')
export const yesFlag = toggle('Do it without asking')
