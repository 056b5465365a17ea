import { atLeastOne, fleetFlags, optional, outputFlags, targetFlags, toggle } from '../../define/flags.ts'

export type WritingMethod = 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** The flags of every call to Graph. */
export interface CallFlags {
  readonly header: readonly string[] | undefined
  readonly api: 'v1.0' | 'beta'
}

export const callFlags = {
  ...targetFlags,
  ...outputFlags,
  ...fleetFlags,
  header: {
    kind: 'parsed',
    parse: String,
    optional: true,
    variadic: true,
    brief: "A header, as 'ConsistencyLevel: eventual'; may be repeated",
  },
  api: { kind: 'enum', values: ['v1.0', 'beta'], default: 'v1.0', brief: 'Version of Graph' },
} as const

/** What bounds a write to several targets. */
export interface WriteFlags {
  readonly write: boolean | undefined
  readonly dryRun: boolean | undefined
  readonly maxWrites: number | undefined
}

export const writeFlags = {
  write: toggle('Send to several targets without a question'),
  dryRun: toggle('Show what would be sent, and send nothing'),
  maxWrites: optional(atLeastOne, 'Send nothing where more targets than this would be written to'),
} as const

/** A file that is uploaded: of `put` and `post`, the two methods by which Graph takes files. */
export interface FileFlags {
  readonly file?: string | undefined
  readonly conflict?: 'fail' | 'replace' | 'rename' | undefined
  readonly resume?: string | undefined
}

export const fileFlags = {
  file: optional(String, 'Upload this file; a large one in an upload session'),
  conflict: {
    kind: 'enum',
    values: ['fail', 'replace', 'rename'],
    optional: true,
    brief: 'With --file: where the name is taken; default: replace',
  },
  resume: optional(String, 'With --file: keep an unfinished upload in this file, and go on with it'),
} as const

export const callAliases = { H: 'header' } as const

export const pathArgument = {
  kind: 'tuple',
  parameters: [
    { parse: String, placeholder: 'path', brief: "Path and query as in Graph's documentation: /sites?$top=5" },
  ],
} as const
