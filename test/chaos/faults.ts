type Fault = Readonly<Record<string, unknown>> & { readonly id: string }

/** How the token endpoint and Graph push back: Retry-After in every form that services send, and without. */
const pushBacks = {
  '429 without Retry-After': { kind: 'throttle' },
  '429 with seconds': { kind: 'throttle', retryAfter: 7 },
  '429 with decimals': { kind: 'throttle', retryAfter: 2.5 },
  '429 with a date': { kind: 'throttle', retryAfter: { dateInMs: 4_000 } },
  '429 with a date that is past': { kind: 'throttle', retryAfter: { dateInMs: -60_000 } },
  '429 with always 1': { kind: 'throttle', retryAfter: 1 },
  '503 without Retry-After': { kind: 'throttle', status: 503 },
  '503 with seconds': { kind: 'throttle', status: 503, retryAfter: 3 },
} as const

const accidents = {
  'connection reset': { kind: 'reset' },
  'truncated body': { kind: 'truncate' },
  '502 of a gateway': { kind: 'html', status: 502 },
} as const

/**
 * What goes wrong for everybody now and then: so often that in a large fleet each kind comes, and so seldom that no healthy
 * target meets six in a row, which is more than Towline promises to outlast (in about one run of three thousand one does).
 */
export function passingFaults(draw: () => number): Fault[] {
  const faults = (service: string, kinds: object, share: number): Fault[] =>
    Object.entries(kinds).map(([name, fault]) => ({
      id: `${service}: ${name}`,
      service,
      ...fault,
      share: share * (0.75 + draw() / 2),
      seed: Math.floor(draw() * 2 ** 32),
    }))
  return [
    ...faults('authority', { latency: { kind: 'latency', ms: 200 + draw() * 2_000 } }, 0.1),
    ...faults('graph', { latency: { kind: 'latency', ms: 200 + draw() * 5_000 } }, 0.1),
    // One assertion serves all, so that its endpoint is hardly asked: it fails at once, and then not any more.
    ...[
      { kind: 'throttle', retryAfter: 2 },
      { kind: 'reset' },
      { kind: 'truncate' },
      { kind: 'throttle', status: 503 },
    ].map((fault, index) => ({ id: `identity: ${fault.kind} ${index + 1}`, service: 'identity', ...fault, times: 1 })),
    ...faults('authority', { ...pushBacks, ...accidents }, 0.0055),
    ...faults('graph', { ...pushBacks, ...accidents }, 0.0055),
    ...faults('graph', { 'claims challenge': { kind: 'claims-challenge' } }, 0.05),
    ...faults('graph', { 'empty page': { kind: 'empty-page' } }, 0.04),
  ]
}

/** Set anew, it makes another key; Graph then refuses what was signed with those before. */
export const keyRollover: Fault = { id: 'graph: key rollover', kind: 'key-rollover' }
