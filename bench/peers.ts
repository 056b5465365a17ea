import { fileURLToPath } from 'node:url'

/** A program that does the work of a part and prints what it found, or what stands for such a program. */
export interface Peer {
  readonly name: string
  /** Node's own arguments. */
  readonly args: readonly string[]
  /** In addition to what all peers have in their environment. */
  readonly env?: NodeJS.ProcessEnv
  /** Puts what it printed into the form that all others print in; done after its time is taken. */
  readonly inCommonForm?: (output: Buffer) => Buffer
}

export const names = {
  floor: 'floor: node:https',
  commandLine: 'towline sites list',
  library: 'towline library',
  msal: 'msal-node + fetch',
  careful: 'towline library, default',
  quiet: 'towline library, --budget 0.95',
  batch: 'towline library, batch()',
  m365: 'm365 request (signed in, one page)',
} as const

const commandLine = [path('../dist/cli/main.js'), 'sites', 'list', '-o', 'ndjson']

/** They list the sites of one target and print each as a line of JSON. */
export const listPeers: readonly Peer[] = [
  script('list/floor.mjs', names.floor),
  { name: names.commandLine, args: commandLine },
  script('list/towline-library.mjs', names.library),
  script('list/floor.mjs', 'node:https, imported', '--imports'),
  script('list/fetch.mjs', 'built-in fetch'),
  script('list/msal-node.mjs', names.msal),
  script('list/azure-identity.mjs', '@azure/identity + graph-client'),
  script('list/core-rest-pipeline.mjs', '@azure/identity + core-rest-pipeline'),
  script('list/pnp.mjs', '@azure/identity + @pnp/graph'),
  { ...script('list/kiota.mjs', '@azure/identity + msgraph-sdk (Kiota)'), inCommonForm: withShortTimes },
]

export const floorOverTargets: Peer = script('fan-out/floor.mjs', names.floor)
export const fleetCommandLine: Peer = {
  name: names.commandLine,
  args: [...commandLine, '-t', 'all', '--concurrency', '16', '--quiet'],
}
export const fleetLibrary: Peer = script('fan-out/towline-library.mjs', names.library)

/** They do it in each target, and each line says which. */
export const fanOutPeers: readonly Peer[] = [
  floorOverTargets,
  fleetCommandLine,
  fleetLibrary,
  script('fan-out/fetch.mjs', 'built-in fetch'),
  script('fan-out/msal-node.mjs', names.msal),
  script('fan-out/azure-identity.mjs', '@azure/identity + graph-client'),
]

/** They make many calls against a budget. */
export const goodputPeers: readonly Peer[] = [
  script('goodput/towline.mjs', names.careful),
  script('goodput/towline.mjs', names.quiet, '0.95'),
  script('goodput/graph-client.mjs', 'graph-client'),
  script('goodput/core-rest-pipeline.mjs', 'core-rest-pipeline'),
  script('goodput/pnp.mjs', '@pnp/graph'),
  script('goodput/m365.mjs', "m365's request module"),
  script('goodput/kiota.mjs', 'msgraph-sdk (Kiota)'),
]

/** They make many small calls to one target. */
export const batchPeers: readonly Peer[] = [
  script('batch/towline.mjs', names.batch),
  script('batch/graph-client.mjs', 'graph-client batch content'),
  script('batch/pnp.mjs', '@pnp/graph batched()'),
  script('batch/fetch.mjs', 'single calls by built-in fetch'),
]

function script(file: string, name: string, ...args: readonly string[]): Peer {
  return { name, args: [path(`peers/${file}`), ...args] }
}

/** `08:13.550Z` is what becomes of `08:13.55Z` in a client that makes dates of times. */
function withShortTimes(output: Buffer): Buffer {
  return Buffer.from(output.toString().replace(/\.(\d*?)0*Z"/g, (_, digits) => (digits === '' ? 'Z"' : `.${digits}Z"`)))
}

/** Of a file in this folder. */
export function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}
