import { all, answered, between, change, emulatorFault, remove } from '../breaking.ts'
import type { Fault, Undo } from '../fault.ts'
import { choose, endpointOf, hostVariables, IMDS, onArc } from '../ways-to-hosts.ts'
import type { BrokenWorld } from '../working-world.ts'

const system = { identity: 'system-assigned' } as const
const user = { identity: 'user-assigned' } as const

/** An identity that exists and is not assigned to this host. */
const ELSEWHERE = '0a1b2c3d-1111-4222-8333-944455566677'

const detached = ({ emulator, identity }: BrokenWorld): Undo =>
  remove(emulator.world.compute.identities as (typeof identity)[], identity)

const html = (title: string): string => `<!DOCTYPE html><html><head><title>${title}</title></head><body/></html>`

function answers(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return (world: BrokenWorld): Undo => answered(world, endpointOf(world), status, body, headers)
}

/** A program between host and endpoint changes the requests. */
function withHeaders(change: (headers: Record<string, string>) => void) {
  return (world: BrokenWorld): Undo =>
    between(world, (request, next) => {
      if (!request.url.startsWith(endpointOf(world))) return next(request)
      const headers = { ...request.headers }
      change(headers)
      return next({ ...request, headers })
    })
}

/** Requests that the identity endpoint refuses or does not know. */
export const endpointFaults: readonly Fault[] = [
  ...(['app-service', 'automation'] as const).flatMap((host): Fault[] => [
    {
      name: `${host}: the system-assigned identity was switched off`,
      seed: 40,
      world: { host, ...system },
      break: detached,
      cause: 'NO_SYSTEM_IDENTITY',
      certainty: 'certain',
      hop: 'assertion',
    },
    {
      name: `${host}: the named identity was taken off the host`,
      seed: 41,
      world: { host, ...user },
      break: detached,
      cause: 'IDENTITY_NOT_ATTACHED',
      certainty: 'certain',
      hop: 'assertion',
    },
    {
      name: `${host}: only user-assigned identities, and none is named`,
      seed: 42,
      world: { host, ...user },
      break: (world) => choose(world, 'system'),
      cause: 'NO_SYSTEM_IDENTITY',
      hop: 'assertion',
    },
    {
      name: `${host}: the client ID of the application is taken for the identity's`,
      seed: 43,
      world: { host, ...user },
      break: (world) => choose(world, { clientId: world.application.appId }),
      cause: 'CLIENT_ID_TAKEN_FOR_IDENTITY',
      certainty: 'certain',
      hop: 'assertion',
    },
    {
      name: `${host}: the value of IDENTITY_HEADER was changed by the platform`,
      seed: 44,
      world: { host },
      break: ({ env }) => change(env, { IDENTITY_HEADER: 'of-yesterday' }),
      cause: 'IDENTITY_HEADER_WRONG',
      hop: 'assertion',
    },
    {
      name: `${host}: a sidecar adds X-Forwarded-For`,
      seed: 45,
      world: { host },
      break: withHeaders((headers) => {
        headers['X-Forwarded-For'] = '10.0.0.7'
      }),
      cause: 'FORWARDED_REQUEST',
      certainty: 'certain',
      hop: 'assertion',
    },
  ]),
  {
    name: 'imds: no identity at all',
    seed: 46,
    world: { host: 'imds', ...system },
    break: ({ emulator }) => {
      const identities = emulator.world.compute.identities as unknown[]
      const before = identities.splice(0)
      return () => void identities.push(...before)
    },
    cause: 'NO_SYSTEM_IDENTITY',
    hop: 'assertion',
  },
  {
    name: 'imds: several identities, and none is named',
    seed: 47,
    world: { host: 'imds', ...user },
    break: (world) => choose(world, 'system'),
    cause: 'SEVERAL_IDENTITIES',
    certainty: 'certain',
    hop: 'assertion',
  },
  {
    name: "imds: the application's client ID in capitals, in the place of the identity's",
    seed: 48,
    world: { host: 'imds', ...user },
    break: (world) => choose(world, { clientId: world.application.appId.toUpperCase() }),
    cause: 'CLIENT_ID_TAKEN_FOR_IDENTITY',
    hop: 'assertion',
  },
  {
    name: 'AZURE_CLIENT_ID holds the client ID of the application, and there is no system-assigned identity',
    seed: 49,
    world: user,
    break: (world) =>
      all(choose(world, undefined), change(world.env, { AZURE_CLIENT_ID: world.application.appId.toUpperCase() })),
    cause: 'NO_SYSTEM_IDENTITY',
    hop: 'assertion',
  },
  {
    name: 'the identity is named by a client ID of another host',
    seed: 50,
    world: { host: 'imds', ...user },
    break: (world) => choose(world, { clientId: ELSEWHERE }),
    cause: 'IDENTITY_NOT_ATTACHED',
    certainty: 'certain',
    hop: 'assertion',
  },
  {
    name: 'the identity is named by the object ID of another one',
    seed: 51,
    world: user,
    break: (world) => choose(world, { objectId: ELSEWHERE }),
    cause: 'IDENTITY_NOT_ATTACHED',
    hop: 'assertion',
  },
  {
    name: 'the identity is named by a resource ID that is misspelt',
    seed: 52,
    world: user,
    break: (world) => choose(world, { resourceId: `${world.identity.resourceId}x` }),
    cause: 'IDENTITY_NOT_ATTACHED',
    hop: 'assertion',
  },
  {
    name: 'the identity is named by its principal ID as if that were its client ID',
    seed: 53,
    world: user,
    break: (world) => choose(world, { clientId: world.identity.principalId }),
    cause: 'IDENTITY_NOT_ATTACHED',
    hop: 'assertion',
  },
  {
    name: 'arc: a user-assigned identity that the machine does not have',
    seed: 54,
    world: user,
    break: (world) => onArc(world, 404, { error: 'invalid_request', error_description: 'Identity not found' }),
    cause: 'IDENTITY_NOT_ATTACHED',
    hop: 'assertion',
  },
  {
    name: 'arc: an agent that does not know user-assigned identities',
    seed: 55,
    world: user,
    break: async (world) =>
      onArc(world, 200, { access_token: await world.emulator.issueAssertion(), expires_on: '9999999999' }),
    cause: 'ARC_ONLY_SYSTEM',
  },
  ...(['app-service', 'imds'] as const).flatMap((host): Fault[] =>
    (
      [
        [429, 'IDENTITY_THROTTLED'],
        [500, 'IDENTITY_FAILED'],
        [503, 'IDENTITY_FAILED'],
      ] as const
    ).map(([status, cause]) => ({
      name: `${host}: the identity endpoint answers ${status} for long`,
      seed: 56,
      world: { host },
      break: (world) => emulatorFault(world, { kind: 'status', status, service: 'identity' }),
      cause,
      hop: 'assertion',
    })),
  ),
  {
    name: 'a server error of which the words could be those for a missing identity',
    seed: 57,
    break: answers(500, { statusCode: 500, message: 'No instance of the managed identity service is healthy.' }),
    cause: 'IDENTITY_FAILED',
    hop: 'assertion',
  },
  ...[404, 410].map(
    (status): Fault => ({
      name: `imds: the metadata service answers ${status} for long`,
      seed: 58,
      world: { host: 'imds' },
      break: (world) => emulatorFault(world, { kind: 'status', status, service: 'identity' }),
      cause: 'IDENTITY_AWAY',
      hop: 'assertion',
    }),
  ),
  {
    name: 'imds: a proxy adds X-Forwarded-For',
    seed: 59,
    world: { host: 'imds' },
    break: withHeaders((headers) => {
      headers['x-forwarded-for'] = '192.168.1.4, 10.0.0.7'
    }),
    cause: 'FORWARDED_REQUEST',
    hop: 'assertion',
  },
  {
    name: 'imds: something on the way drops the header Metadata',
    seed: 60,
    world: { host: 'imds' },
    break: withHeaders((headers) => {
      delete headers['Metadata']
    }),
    cause: 'METADATA_HEADER_MISSING',
    certainty: 'certain',
    hop: 'assertion',
  },
  {
    name: 'app-service: the host does not know the resource, which belongs to another cloud',
    seed: 61,
    break: answers(400, {
      statusCode: 400,
      message: 'AADSTS500011: The resource principal named api://AzureADTokenExchange was not found in the tenant.',
    }),
    cause: 'IDENTITY_RESOURCE_UNKNOWN',
    certainty: 'certain',
    hop: 'assertion',
  },
  {
    name: 'imds: the host does not know the resource, which belongs to another cloud',
    seed: 62,
    world: { host: 'imds' },
    break: answers(400, {
      error: 'invalid_resource',
      error_description: 'AADSTS50001: The application was not found.',
    }),
    cause: 'IDENTITY_RESOURCE_UNKNOWN',
    hop: 'assertion',
  },
  {
    name: 'a captive portal answers 200 in the place of the identity endpoint',
    seed: 63,
    break: answers(200, html('Welcome to our Wi-Fi')),
    cause: 'IDENTITY_ANSWER_STRANGE',
    hop: 'assertion',
  },
  {
    name: 'the identity endpoint answers 200 with an empty object',
    seed: 64,
    break: answers(200, {}),
    cause: 'IDENTITY_ANSWER_STRANGE',
    hop: 'assertion',
  },
  {
    name: 'the path in IDENTITY_ENDPOINT leads to a web server that does not know it',
    seed: 65,
    break: answers(404, html('404 Not Found')),
    cause: 'IDENTITY_ANSWER_STRANGE',
    hop: 'assertion',
  },
  {
    name: 'a login page in the place of the identity endpoint, by a redirect',
    seed: 66,
    break: answers(302, '', { location: 'https://portal.example/login' }),
    cause: 'IDENTITY_ANSWER_STRANGE',
    hop: 'assertion',
  },
  ...[403, 502, 503, 404].map(
    (status): Fault => ({
      name: `a company's proxy answers ${status} for the metadata service`,
      seed: 67,
      world: system,
      break: (world) => all(hostVariables(world), answered(world, IMDS, status, html('Blocked by policy'), {})),
      cause: 'METADATA_ANSWERED_BY_OTHERS',
      hop: 'assertion',
    }),
  ),
  {
    name: 'imds: the service itself does not let this client have a token',
    seed: 68,
    world: { host: 'imds' },
    break: answers(401, {
      error: 'unauthorized_client',
      error_description: "The client isn't authorized to request an access token using this method",
    }),
    cause: 'IDENTITY_REQUEST_REFUSED',
    hop: 'assertion',
  },
  {
    name: 'a refusal with an undocumented text',
    seed: 69,
    break: answers(400, { statusCode: 400, message: 'The moon is in the wrong phase.' }),
    cause: 'IDENTITY_REQUEST_REFUSED',
    hop: 'assertion',
  },
]
