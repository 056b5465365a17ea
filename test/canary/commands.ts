/** What is run in every broken world: each command that talks to anybody, in each of its forms of output. */
export const commands: readonly (readonly string[])[] = [
  ['sites', 'list', '-o', 'table', '--verbose', '--report', 'report.json'],
  ['sites', 'list', '-o', 'ndjson'],
  ['sites', 'list', '-o', 'csv'],
  ['graph', 'get', '/sites', '--all', '-o', 'json', '--verbose'],
  ['graph', 'post', '/groups', '--body', '{"displayName":"x"}', '--access', 'read-write', '--verbose'],
  ['whoami', '-o', 'json', '--verbose'],
  ['whoami', '-o', 'yaml'],
  ['identity', '-o', 'json', '--verbose'],
  ['identity'],
  ['trust', 'explain', '-o', 'json', '--verbose'],
  ['trust', 'explain', '-o', 'table'],
  // Reaches no target: the token itself is printed by `token` alone, and only when all goes well.
  ['token', '-t', '00000000-0000-0000-0000-00000000dead', '--verbose'],
]

export interface Breakage {
  readonly name: string
  readonly faults: readonly Readonly<Record<string, unknown>>[]
  /** This service answers with whatever it was sent: the worst that a server or a proxy on the way can do. */
  readonly echo?: { readonly service: string; readonly status: number }
}

export const breakages: readonly Breakage[] = [
  { name: 'nothing is wrong', faults: [] },
  { name: 'the identity endpoint is cut off', faults: [{ kind: 'reset', service: 'identity' }] },
  { name: 'the identity endpoint answers half', faults: [{ kind: 'truncate', service: 'identity' }] },
  { name: 'the identity endpoint is busy', faults: [{ kind: 'throttle', service: 'identity', retryAfter: 900 }] },
  { name: 'the identity endpoint has a page for people', faults: [{ kind: 'html', service: 'identity' }] },
  { name: 'the token service refuses', faults: [{ kind: 'sts-refusal', aadsts: 53003 }] },
  { name: 'the token service is cut off', faults: [{ kind: 'reset', service: 'authority' }] },
  { name: 'the token service answers half', faults: [{ kind: 'truncate', service: 'authority', bytes: 900 }] },
  { name: 'the token service has a page for people', faults: [{ kind: 'html', service: 'authority' }] },
  {
    name: 'the token service has another clock',
    faults: [{ kind: 'clock-skew', service: 'authority', seconds: -7200 }],
  },
  { name: 'Graph is busy', faults: [{ kind: 'throttle', service: 'graph', retryAfter: 900 }] },
  { name: 'Graph is cut off', faults: [{ kind: 'reset', service: 'graph' }] },
  { name: 'Graph answers half', faults: [{ kind: 'truncate', service: 'graph' }] },
  { name: 'Graph has another key', faults: [{ kind: 'key-rollover' }] },
  { name: 'Graph asks for claims', faults: [{ kind: 'claims-challenge' }] },
  { name: 'Graph leads elsewhere', faults: [{ kind: 'foreign-link', part: 'userinfo' }] },
  { name: 'Graph turns in a circle', faults: [{ kind: 'looping-link' }] },
  { name: 'the identity endpoint repeats the question', faults: [], echo: { service: 'identity', status: 400 } },
  { name: 'the token service repeats the question', faults: [], echo: { service: 'authority', status: 400 } },
  { name: 'the token service grants what it was sent', faults: [], echo: { service: 'authority', status: 200 } },
  { name: 'Graph repeats the question and refuses', faults: [], echo: { service: 'graph', status: 403 } },
  { name: 'Graph repeats the question as its answer', faults: [], echo: { service: 'graph', status: 400 } },
]
