import { optional } from '../../define/flags.ts'

/** Which records are read. */
export interface RecordFlags {
  readonly record: readonly string[] | undefined
}

export const recordFlags = {
  record: {
    kind: 'parsed',
    parse: String,
    optional: true,
    variadic: true,
    brief: 'Folder, or URL of a container; default: audit in the manifest; may be repeated',
  },
} as const

/** Which records of them are shown. */
export interface FilterFlags {
  readonly since: number | undefined
  readonly until: number | undefined
  readonly kind: readonly string[] | undefined
  readonly target: readonly string[] | undefined
  readonly run: string | undefined
  readonly rule: string | undefined
}

export const filterFlags = {
  since: optional(time, 'Records from this time on: 2026-12-01, 2026-12-01T02:00Z, 24h'),
  until: optional(time, 'Records before this time'),
  kind: {
    kind: 'parsed',
    parse: String,
    optional: true,
    variadic: true,
    brief: 'write, outcome, read, token, exchange, no-token, handout, refusal, start, end',
  },
  target: { kind: 'parsed', parse: String, optional: true, variadic: true, brief: 'Name of a target; may be repeated' },
  run: optional(String, 'Id of a run'),
  rule: optional(String, 'Id of the rule that decided'),
} as const

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds since the epoch; `24h` is so long ago. */
function time(text: string): number {
  const ago = /^(\d+)([mhd])$/.exec(text)
  const at = ago === null ? Date.parse(text) : Date.now() - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0)
  if (Number.isNaN(at)) throw new SyntaxError(`"${text}" is no time: write 2026-12-01, 2026-12-01T02:00Z or 24h`)
  return at
}
