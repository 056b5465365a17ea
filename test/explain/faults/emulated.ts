import { emulatorFault } from '../breaking.ts'
import type { Fault } from '../fault.ts'

/** A fault of the emulator for one of its services, or for all. */
function of(seed: number, name: string, fault: object, expected: Pick<Fault, 'cause' | 'hop' | 'world'>): Fault {
  return { name, seed, break: (world) => emulatorFault(world, fault), ...expected }
}

const HOUR = 3600

/** Faults that the emulator itself can cause on the way to a token. */
export const emulatedFaults: readonly Fault[] = [
  ...[-2 * HOUR, -23 * HOUR].map((seconds) =>
    of(
      127,
      `everybody's clock is ${-seconds / HOUR} hours behind this machine's`,
      { kind: 'clock-skew', seconds },
      {
        cause: 'CLOCK_WRONG',
        hop: 'reach',
      },
    ),
  ),
  ...[-2 * HOUR, -23 * HOUR].map((seconds) =>
    of(
      128,
      `the token service's clock is off by ${seconds / HOUR} hours, and the identity endpoint's is not`,
      { kind: 'clock-skew', service: 'authority', seconds },
      { cause: 'CLOCK_WRONG', hop: 'reach' },
    ),
  ),
  of(
    129,
    'resets of the identity endpoint',
    { kind: 'reset', service: 'identity' },
    {
      cause: 'IDENTITY_CONNECTION_CUT',
      hop: 'host',
    },
  ),
  of(
    137,
    'resets of the token service',
    { kind: 'reset', service: 'authority' },
    { cause: 'CONNECTION_CUT', hop: 'reach' },
  ),
  of(
    130,
    'half answers of the token service',
    { kind: 'truncate', service: 'authority' },
    {
      cause: ['CONNECTION_CUT', 'PAGE_IN_PLACE'],
      hop: 'reach',
    },
  ),
  of(
    131,
    'half answers of the identity endpoint',
    { kind: 'truncate', service: 'identity' },
    {
      cause: 'IDENTITY_ANSWER_STRANGE',
      hop: 'assertion',
    },
  ),
  ...[200, 403].map((status) =>
    of(
      132,
      `a page with ${status} for the identity endpoint`,
      { kind: 'html', service: 'identity', status },
      {
        cause: 'IDENTITY_ANSWER_STRANGE',
        hop: 'assertion',
      },
    ),
  ),
  ...[200, 403].map((status) =>
    of(
      133,
      `a page with ${status} for the token service`,
      { kind: 'html', service: 'authority', status },
      {
        cause: 'PAGE_IN_PLACE',
        hop: 'reach',
      },
    ),
  ),
  of(
    134,
    'imds: a page with 502',
    { kind: 'html', service: 'identity', status: 502 },
    {
      world: { host: 'imds' },
      cause: 'METADATA_ANSWERED_BY_OTHERS',
      hop: 'assertion',
    },
  ),
  of(
    135,
    'github: an outage',
    { kind: 'status', service: 'identity', status: 503 },
    {
      world: { host: 'github' },
      cause: 'IDENTITY_FAILED',
      hop: 'assertion',
    },
  ),
  of(
    136,
    'the token service throttles for a day',
    { kind: 'throttle', service: 'authority', retryAfter: 86_400 },
    {
      cause: 'AUTHORITY_THROTTLES',
    },
  ),
]
