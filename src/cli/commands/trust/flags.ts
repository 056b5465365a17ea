import { type ConsentWay, consentWays } from '../../../names/consent-way.ts'
import { type LeverName, leverNames } from '../../../names/lever.ts'
import { type Side, sides } from '../../../names/side.ts'
import { type SignInMethod, signInMethods } from '../../../names/sign-in-method.ts'
import { optional, targetFlags, toggle } from '../../define/flags.ts'

/** Which targets of the manifest: the trust is set up from a manifest and from nothing else. */
export interface ManifestTargetFlags {
  readonly target: readonly string[] | undefined
}

export const manifestTargetFlags = { target: targetFlags.target } as const

export interface ApplicationFlags {
  /** Key in the manifest. */
  readonly application: string | undefined
}

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

/** How an admin of the target consents. */
export interface ConsentFlags {
  readonly consent: ConsentWay | undefined
  readonly listen: boolean | undefined
  readonly out: string | undefined
}

export const consentFlags = {
  consent: {
    kind: 'enum',
    values: consentWays,
    optional: true,
    brief: 'How a target consents; default: api where an admin of it is signed in, else handover',
  },
  listen: toggle('With link: wait for the browser to come back to this machine'),
  out: optional(String, 'With handover: folder for the bundle; default: towline-handover'),
} as const

export interface LeverFlags {
  readonly lever: LeverName | undefined
}

export const leverFlags = {
  lever: {
    kind: 'enum',
    values: leverNames,
    optional: true,
    brief: 'What to stop; default: service-principal with -t, application with --application',
  },
} as const

export interface ConfirmFlags {
  readonly yes: boolean | undefined
}

export const confirmFlags = { yes: toggle('Do it without asking') } as const

export const restoreFlag = toggle('Bring a deleted application back where a new one would be made')

export const forGoodFlag = toggle('With --application: also delete it for good, so that its name is free again')

export const pruneFlag = toggle('Also take away grants that the manifest does not want')
