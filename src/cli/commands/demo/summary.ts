import type { Site } from '@microsoft/microsoft-graph-types'
import type { RecordedRequest } from '../../../emulator/index.ts'
import { clip } from './step.ts'

const SHOWN = 5
const NAME = 28

export function siteLines(sites: readonly Site[]): string[] {
  const rows = sites
    .slice(0, SHOWN)
    .map(
      ({ displayName, webUrl }) =>
        ` ${clip(displayName ?? '', NAME).padEnd(NAME)}  ${clip(webUrl ?? '', 79 - NAME - 2)}`,
    )
  return sites.length > SHOWN ? [...rows, ` ... and ${sites.length - SHOWN} more`] : rows
}

/** The number of requests, by the service that answered them. */
export function requestLine(requests: readonly RecordedRequest[]): string {
  const count = (test: (host: string) => boolean): number => requests.filter(({ host }) => test(host)).length
  const graph = count((host) => host.startsWith('graph.'))
  const authority = count((host) => host.startsWith('login.'))
  const identity = requests.length - graph - authority
  return `${requests.length} requests: ${identity} to the managed identity, ${authority} to the token service, ${graph} to Graph.`
}

/** Commands that work from here: from source in a clone, by name where Towline is installed. */
export function whereNext(): string[] {
  const towline = import.meta.url.endsWith('.ts') ? 'bin/towline' : 'towline'
  const emulated = (command: string): string => `  ${towline} emulator run -- ${towline} ${command}`
  return [
    'Where to go next:',
    emulated('sites list'),
    emulated('whoami'),
    emulated('identity'),
    `  ${towline} emulator start`,
  ]
}
