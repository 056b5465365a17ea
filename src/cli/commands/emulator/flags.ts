import { type HostShape, hostShapes } from '../../../emulator/identity/host-shapes.ts'
import { atLeastOne, namesOf, optional, toggle } from '../../define/flags.ts'

/** How an emulator is set up, for `start` and for `run`. */
export interface EmulatorFlags {
  /** A name, or the path of a world file. */
  readonly world: string
  readonly targets: number | undefined
  readonly sites: number | undefined
  readonly users: number | undefined
  readonly groups: number | undefined
  readonly permissions: readonly string[] | undefined
  readonly host: HostShape
  readonly port: number
  readonly state: string | undefined
  readonly hosts: boolean | undefined
  readonly autoApprove: boolean | undefined
}

export const emulatorFlags = {
  world: {
    kind: 'parsed',
    parse: String,
    default: 'seed',
    brief: 'What is in the tenants: seed, workplace, bare, fleet or a YAML file',
  },
  targets: optional(atLeastOne, 'With --world fleet: how many target tenants; default: 20'),
  sites: optional(sites, 'With --world fleet: how many sites each has; default: 50'),
  users: optional(atLeastTwo, 'With --world fleet: how many people each has; default: 2'),
  groups: optional(atLeastOne, 'With --world fleet: how many groups each has; default: none'),
  permissions: optional(namesOf, 'With --world fleet: what was consented to: Sites.Read.All,User.Read.All'),
  host: { kind: 'enum', values: hostShapes, default: 'app-service', brief: 'The kind of compute to emulate' },
  port: { kind: 'parsed', parse: port, default: '0', brief: 'First of five ports in a row; 0 takes free ones' },
  state: optional(String, 'Folder that keeps keys and certificates'),
  hosts: toggle('Answer on port 443 as well'),
  autoApprove: toggle("Sign people in at once, as the tenant's admin; consent still waits for a person"),
} as const

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_531) return Number(text)
  throw new SyntaxError('it must be a number from 0 to 65531')
}

/** Each tenant has its administrator and one user. */
function atLeastTwo(text: string): number {
  const number = atLeastOne(text)
  if (number >= 2) return number
  throw new SyntaxError('it must be at least 2')
}

/** A number of sites, up to SharePoint's own limit for a tenant. */
function sites(text: string): number {
  const number = atLeastOne(text)
  if (number <= 2_000_000) return number
  throw new SyntaxError('it must be at most 2000000')
}
