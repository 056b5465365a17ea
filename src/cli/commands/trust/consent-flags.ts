import { optional, toggle } from '../../define/flags.ts'

export const consentWays = ['handover', 'api', 'link'] as const
export type ConsentWay = (typeof consentWays)[number]

/** How the target's admin agrees. */
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
