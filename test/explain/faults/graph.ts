import { answered, emulatorFault } from '../breaking.ts'
import type { Fault, Undo } from '../fault.ts'
import type { BrokenWorld } from '../working-world.ts'

const GRAPH = 'https://graph.microsoft.com/'
const NOT_REACHED = { cause: 'GRAPH_NOT_REACHED', hop: 'probe' } as const

/** Graph refuses each call with this answer. */
function refuses(
  world: BrokenWorld,
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Undo {
  return answered(
    world,
    GRAPH,
    status,
    { error: { code, message, innerError: { 'request-id': world.target.id } } },
    { 'content-type': 'application/json', ...headers },
  )
}

const challenge = Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1793880000"}}}').toString('base64')

/** The token is good, and Graph does not do what the token allows. */
export const graphFaults: readonly Fault[] = [
  {
    name: 'Graph answers 403 although the permission is there',
    seed: 258,
    break: (world) => refuses(world, 403, 'accessDenied', 'Access denied'),
    cause: 'CALL_FORBIDDEN',
    hop: 'probe',
  },
  {
    name: 'Graph answers 403 in the words of the directory',
    seed: 259,
    break: (world) =>
      refuses(world, 403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
    cause: 'CALL_FORBIDDEN',
    hop: 'probe',
  },
  {
    name: 'a service behind Graph refuses in words of its own',
    seed: 260,
    break: (world) => emulatorFault(world, { kind: 'wrapped-error' }),
    cause: 'CALL_FORBIDDEN',
    hop: 'probe',
  },
  {
    name: 'Graph challenges every token (continuous access evaluation)',
    seed: 261,
    break: (world) =>
      refuses(
        world,
        401,
        'InvalidAuthenticationToken',
        'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
        { 'www-authenticate': `Bearer realm="", error="insufficient_claims", claims="${challenge}"` },
      ),
    cause: 'ACCESS_REVOKED',
    certainty: 'certain',
    hop: 'probe',
  },
  {
    name: 'Graph does not accept the token',
    seed: 262,
    break: (world) => refuses(world, 401, 'InvalidAuthenticationToken', 'Access token validation failure.'),
    cause: 'TOKEN_NOT_ACCEPTED',
    hop: 'probe',
  },
  {
    name: 'Graph says that the token is for another API',
    seed: 263,
    break: (world) =>
      refuses(world, 401, 'InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.'),
    cause: 'TOKEN_FOR_OTHER_API',
    hop: 'probe',
  },
  {
    name: 'Graph says that the token has expired',
    seed: 264,
    break: (world) => emulatorFault(world, { kind: 'clock-skew', service: 'graph', seconds: 40_000 }),
    cause: 'TOKEN_NOT_ACCEPTED',
    not: ['CLOCK_WRONG'],
    hop: 'probe',
  },
  {
    name: 'Graph is out of service',
    seed: 265,
    break: (world) => emulatorFault(world, { kind: 'status', service: 'graph', status: 503 }),
    ...NOT_REACHED,
  },
  {
    name: 'Graph throttles',
    seed: 266,
    break: (world) => emulatorFault(world, { kind: 'throttle', service: 'graph', retryAfter: 600 }),
    ...NOT_REACHED,
  },
  {
    name: 'Graph throttles and names no time',
    seed: 267,
    break: (world) => emulatorFault(world, { kind: 'throttle', service: 'graph' }),
    ...NOT_REACHED,
  },
  {
    name: 'connections to Graph are cut',
    seed: 268,
    break: (world) => emulatorFault(world, { kind: 'reset', service: 'graph' }),
    ...NOT_REACHED,
  },
  {
    name: 'the answers of Graph are cut',
    seed: 269,
    break: (world) => emulatorFault(world, { kind: 'truncate', service: 'graph' }),
    ...NOT_REACHED,
  },
  {
    name: 'a page answers for Graph',
    seed: 270,
    break: (world) => emulatorFault(world, { kind: 'html', service: 'graph' }),
    ...NOT_REACHED,
  },
  {
    name: 'Graph refuses with an unknown error',
    seed: 271,
    break: (world) => refuses(world, 400, 'somethingElse', 'It is not so.'),
    cause: 'UNKNOWN',
    hop: 'probe',
  },
]
