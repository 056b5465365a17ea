import { fleetFlags, outputFlags, targetFlags } from '../../define/flags.ts'

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

export const callAliases = { H: 'header' } as const

export const pathArgument = {
  kind: 'tuple',
  parameters: [
    { parse: String, placeholder: 'path', brief: "Path and query as in Graph's documentation: /sites?$top=5" },
  ],
} as const
