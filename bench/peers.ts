import { fileURLToPath } from 'node:url'

/** A program that lists the sites of a target and prints each as a line of JSON, or what stands for such a program. */
export interface Peer {
  readonly name: string
  /** Node's own arguments. */
  readonly args: readonly string[]
  /** In addition to what all peers have in their environment. */
  readonly env?: NodeJS.ProcessEnv
  /** Prints one page as JSON and no more, so it is left out where there are several. */
  readonly printsOnePage?: boolean
}

export const floor: Peer = { name: 'floor: node:https', args: [path('peers/floor.mjs')] }
export const commandLine: Peer = {
  name: 'towline sites list',
  args: [path('../dist/cli/main.js'), 'sites', 'list', '-o', 'ndjson'],
}
export const library: Peer = { name: 'towline library', args: [path('peers/towline-library.mjs')] }

export const peers: readonly Peer[] = [
  floor,
  commandLine,
  library,
  { name: 'node:https, imported', args: [...floor.args, '--imports'] },
  { name: 'built-in fetch', args: [path('peers/fetch.mjs')] },
  { name: 'msal-node + fetch', args: [path('peers/msal-node.mjs')] },
  { name: '@azure/identity + graph-client', args: [path('peers/azure-identity.mjs')] },
]

/** Of a file in this folder. */
export function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}
