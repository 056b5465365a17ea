import type { HostShape } from '../../../emulator/identity/index.ts'
import { optional, toggle } from '../../parameters.ts'

const hostShapes = ['app-service', 'automation', 'imds'] as const satisfies readonly HostShape[]

/** How an emulator is set up, for `start` and `run` alike. */
export interface EmulatorFlags {
  readonly world: string
  readonly host: HostShape
  readonly port: number
  readonly state: string | undefined
  readonly hosts: boolean | undefined
}

export const emulatorFlags = {
  world: { kind: 'parsed', parse: String, default: 'seed', brief: 'What stands in the tenants: seed or bare' },
  host: { kind: 'enum', values: hostShapes, default: 'app-service', brief: 'The kind of compute to play' },
  port: { kind: 'parsed', parse: port, default: '0', brief: 'First of five ports in a row; 0 takes free ones' },
  state: optional(String, 'Folder that keeps keys and certificates'),
  hosts: toggle('Answer on port 443 as well'),
} as const

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_531) return Number(text)
  throw new SyntaxError('it must be a number from 0 to 65531')
}
