import { type Access, accesses } from '../../names/access.ts'
import { type CloudName, cloudNames } from '../../names/cloud.ts'
import { DEFAULT_CONCURRENCY, DEFAULT_SHARE } from '../../names/defaults.ts'
import { parseMaxFailures } from '../../names/max-failures.ts'
import type { Part } from '../../names/part.ts'
import { parseWaves, type WaveSize } from '../../names/waves.ts'
import type { CliContext } from '../process/context.ts'
import { type FormatName, formatNames } from '../process/format-names.ts'

/** The flags that several commands share. A command's own file lists the groups it takes and adds its own. */

export const commonFlags = {
  manifest: optional(String, 'Manifest; default: TOWLINE_MANIFEST, nearest towline.yaml'),
  noManifest: toggle('Use no manifest, whatever is found or set'),
  policy: optional(String, 'Policy; default: TOWLINE_POLICY, the one of the manifest'),
  verbose: toggle('Show each request, its id and time, on stderr'),
  debug: toggle('As --verbose, with versions, settings and stacks of errors'),
  quiet: toggle('No progress and no warnings on stderr'),
  noColor: toggle('No colours; so does NO_COLOR'),
  timeout: optional(duration, 'Give up after this long: 500ms, 90s, 5m, 1h'),
} as const

export interface OutputFlags {
  readonly output: FormatName | undefined
  readonly query: string | undefined
  readonly columns?: readonly string[] | undefined
  readonly sort?: readonly SortKey[] | undefined
}

/** One name of `--sort`. */
export interface SortKey {
  /** A property, or a path such as `owner.mail`. */
  readonly path: string
  readonly isDescending: boolean
}

export const outputFlags = {
  output: {
    kind: 'enum',
    values: formatNames,
    optional: true,
    brief: 'Default: table on a terminal, else json',
  },
  query: optional(String, 'JMESPath expression; its result is printed'),
  columns: optional(namesOf, 'What to print of each object, in this order: id,owner.mail'),
  sort: optional(sortKeys, 'Order of the rows; -name for descending: size,-name'),
} as const

/** Which targets, and how they are reached where no manifest says it. */
export interface TargetFlags {
  readonly target: readonly string[] | undefined
  readonly clientId: string | undefined
  readonly homeTenant: string | undefined
  readonly cloud: CloudName | undefined
  readonly identity: string | undefined
  readonly access: Access | undefined
}

export const cloudFlag = {
  kind: 'enum',
  values: cloudNames,
  optional: true,
  brief: 'Without a manifest: the cloud; default: global',
} as const

export const identityFlag = optional(String, 'Without a manifest: system, client:<id>, file:<path> …')

export const targetFlags = {
  target: {
    kind: 'parsed',
    parse: String,
    proposeCompletions: async function (this: CliContext, partial: string): Promise<readonly string[]> {
      return (await import('./complete-targets.ts')).targetSelectors(this.io, partial)
    },
    optional: true,
    variadic: true,
    brief: 'Name, tenant, tag:<tag> or all; with ! before it: not that; may be repeated',
  },
  clientId: optional(String, 'Without a manifest: client ID of the application'),
  homeTenant: optional(String, 'Without a manifest: the home tenant'),
  cloud: cloudFlag,
  identity: identityFlag,
  access: {
    kind: 'enum',
    values: accesses,
    optional: true,
    brief: 'Without a manifest: what may be sent; default: read-only',
  },
} as const

/** For commands that work on several targets at once. */
export interface FleetFlags {
  readonly concurrency: number | undefined
  readonly report: string | undefined
  readonly targetsFile: string | undefined
  readonly budget: number | undefined
  readonly waves?: readonly WaveSize[] | undefined
  readonly maxFailures?: Part | undefined
}

/** Of commands that write. */
export interface DryRunFlag {
  readonly dryRun?: boolean | undefined
}

export const fleetFlags = {
  concurrency: optional(atLeastOne, `Targets worked on at once; default: ${DEFAULT_CONCURRENCY}`),
  waves: optional(parseWaves, 'Sizes, as 1,10%,rest; a wave begins if the last one went well'),
  maxFailures: optional(parseMaxFailures, 'Begin no further target after so many failures: 5, 10%'),
  report: optional(String, 'Write a report of the run to this file (JSON)'),
  targetsFile: optional(String, 'Selectors, one a line, or an earlier report: targets not done'),
  budget: optional(share, `Part of the throttling limits to use; default: ${DEFAULT_SHARE}`),
} as const

export const limitFlag = optional(atLeastOne, 'At most this many of each target; default: all')

/** How help describes the argument of `run`. Completion knows by it that the proposals are paths. */
export const RUNBOOK_FILE = 'The file: .ts, .mts, .js or .mjs'

/** Letters for flags; `-h` is help everywhere. */
export const aliases = { output: 'o', target: 't' } as const

export function toggle(brief: string) {
  return { kind: 'boolean', optional: true, withNegated: false, brief } as const
}

export function optional<Value>(parse: (text: string) => Value, brief: string) {
  return { kind: 'parsed', parse, optional: true, brief } as const
}

/** Names between commas. A name may have dots and blanks inside. */
export function namesOf(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.includes('')) throw new SyntaxError('it must be names with commas between them, such as id,owner.mail')
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return names
  throw new SyntaxError(`it names ${twice} twice`)
}

function sortKeys(text: string): readonly SortKey[] {
  return namesOf(text).map((name) => {
    const isDescending = name.startsWith('-')
    if (name === '-') throw new SyntaxError('after a dash it must have a name, such as -size')
    return { path: isDescending ? name.slice(1) : name, isDescending }
  })
}

export function atLeastOne(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new SyntaxError('it must be a whole number from 1 up')
}

export function share(text: string): number {
  const part = /^(0?\.\d{1,6}|1(\.0{1,6})?|0)$/.test(text) ? Number(text) : 0
  if (part > 0) return part
  throw new SyntaxError('it must be a number above 0 and up to 1, such as 0.75')
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
/** Milliseconds. A timer of Node can wait for 24.8 days at most (2^31 - 1 ms). */
const LONGEST_MS = 24 * 24 * 3_600_000

export function duration(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  const ms = Number(number) * (UNITS[unit] ?? 0)
  if (ms > 0 && ms <= LONGEST_MS) return ms
  throw new SyntaxError('it must be a time with its unit, such as 500ms, 90s, 5m or 1h, of at most 24 days')
}
