import { answered, between, emulatorFault, refusedByEntra } from '../breaking.ts'
import type { Fault } from '../fault.ts'

const DOWN = { cause: 'AUTHORITY_DOWN', hop: 'exchange' } as const
const NO_ANSWER = { cause: 'PAGE_IN_PLACE', hop: 'reach' } as const

/** Answers of the token service that are outages, or that Towline does not know. */
export const serviceFaults: readonly Fault[] = [
  {
    name: 'the token service throttles and names a time',
    seed: 151,
    break: (world) => emulatorFault(world, { kind: 'throttle', service: 'authority', retryAfter: 30 }),
    cause: 'AUTHORITY_THROTTLES',
    hop: 'exchange',
  },
  {
    name: 'the token service throttles and names no time',
    seed: 152,
    break: (world) => emulatorFault(world, { kind: 'throttle', service: 'authority' }),
    cause: 'AUTHORITY_THROTTLES',
    hop: 'exchange',
  },
  {
    name: 'the token service is temporarily unavailable',
    seed: 153,
    break: (world) => emulatorFault(world, { kind: 'sts-refusal', aadsts: 90033 }),
    ...DOWN,
  },
  {
    name: 'the token service answers 500',
    seed: 154,
    break: (world) => emulatorFault(world, { kind: 'status', service: 'authority', status: 500 }),
    ...DOWN,
  },
  {
    name: 'the token service answers 504 with a page',
    seed: 155,
    break: (world) => emulatorFault(world, { kind: 'html', service: 'authority', status: 504 }),
    ...DOWN,
  },
  {
    name: 'the token service takes the requests for a loop',
    seed: 156,
    break: (world) => emulatorFault(world, { kind: 'sts-refusal', aadsts: 50196 }),
    cause: 'REQUEST_LOOP',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'a page answers for the token service',
    seed: 157,
    break: (world) => emulatorFault(world, { kind: 'html', service: 'authority' }),
    ...NO_ANSWER,
  },
  {
    name: 'the answer of the token service is cut',
    seed: 158,
    break: (world) => emulatorFault(world, { kind: 'truncate', service: 'authority', method: 'POST' }),
    cause: ['CONNECTION_CUT', 'PAGE_IN_PLACE'],
    hop: 'reach',
  },
  {
    name: 'the token service answers with JSON that holds no token',
    seed: 159,
    break: (world) =>
      answered(world, `https://login.microsoftonline.com/${world.target.id}/oauth2`, 200, { token_type: 'Bearer' }),
    ...NO_ANSWER,
  },
  {
    name: 'the token that comes is of another tenant',
    seed: 160,
    break: (world) =>
      between(world, (request, next) => next({ ...request, url: request.url.replace(world.target.id, world.home.id) })),
    cause: 'TOKEN_OF_OTHERS',
    hop: 'exchange',
  },
  {
    name: 'the token service refuses with an unknown number',
    seed: 161,
    break: (world) => refusedByEntra(world, { aadsts: 7999999, error: 'invalid_client', status: 401 }),
    cause: 'UNKNOWN',
    hop: 'exchange',
  },
  {
    name: 'the token service refuses with an unknown number and a telling OAuth error',
    seed: 162,
    break: (world) => refusedByEntra(world, { aadsts: 7999998, error: 'interaction_required' }),
    cause: 'CONDITIONAL_ACCESS',
    certainty: 'possible',
    hop: 'exchange',
  },
  {
    name: 'the token service refuses without a number',
    seed: 163,
    break: (world) =>
      answered(world, `https://login.microsoftonline.com/${world.target.id}/oauth2`, 400, {
        error: 'invalid_resource',
      }),
    cause: 'RESOURCE_UNKNOWN',
    certainty: 'possible',
    hop: 'exchange',
  },
]
