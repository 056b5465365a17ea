import { between, change, emulatorFault, presents, presentsClaims, refusedByEntra } from '../breaking.ts'
import type { Fault } from '../fault.ts'

const HOUR = 3_600_000

/** Assertions that look right on the host and that the token service refuses. */
export const refusedAssertionFaults: readonly Fault[] = [
  {
    name: 'the assertion has expired by the time of the token service, whose clock agrees',
    seed: 138,
    break: (world) => refusedByEntra(world, { aadsts: 700024, error: 'invalid_client', status: 401 }),
    cause: 'ASSERTION_ENDED',
    not: ['CLOCK_WRONG'],
    hop: 'exchange',
  },
  {
    name: 'this machine is a day behind',
    seed: 139,
    break: (world) => emulatorFault(world, { kind: 'clock-skew', service: 'authority', seconds: 86_400 }),
    cause: 'CLOCK_WRONG',
    certainty: 'certain',
    hop: 'reach',
  },
  {
    name: 'this machine is three hours ahead',
    seed: 140,
    break: ({ machine }) => change(machine, { aheadMs: 3 * HOUR }),
    cause: 'CLOCK_WRONG',
    certainty: 'certain',
    hop: 'reach',
  },
  {
    name: 'the assertion was cut on the way',
    seed: 141,
    break: (world) => presents(world, (own) => own.slice(0, -40)),
    cause: 'ASSERTION_SIGNATURE_WRONG',
    hop: 'exchange',
  },
  {
    name: 'the assertion was changed on the way',
    seed: 142,
    break: (world) =>
      presents(world, async (own) => {
        const [header, , signature] = own.split('.')
        const [, claims] = (await world.emulator.issueAssertion({ ver: '3.0' })).split('.')
        return [header, claims, signature].join('.')
      }),
    cause: 'ASSERTION_SIGNATURE_WRONG',
    hop: 'exchange',
  },
  {
    name: 'the issuer of a GitHub job’s token has changed its keys',
    seed: 143,
    world: { host: 'github' },
    break: (world) =>
      presents(world, (own) => {
        const [header = '', ...rest] = own.split('.')
        const changed = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), kid: 'retired' }
        return [Buffer.from(JSON.stringify(changed)).toString('base64url'), ...rest].join('.')
      }),
    cause: 'ISSUER_KEY_UNKNOWN',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the keys of the issuer cannot be read',
    seed: 144,
    world: { host: 'github' },
    break: (world) => refusedByEntra(world, { aadsts: 50166, error: 'invalid_request' }),
    cause: 'ISSUER_UNREACHABLE',
    certainty: 'likely',
    hop: 'exchange',
  },
  {
    name: 'the issuer signs with another algorithm',
    seed: 460,
    world: { host: 'github' },
    break: (world) => refusedByEntra(world, { aadsts: 5002738, error: 'invalid_client', status: 401 }),
    cause: 'ASSERTION_ALGORITHM',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the header of the assertion names no key',
    seed: 457,
    world: { host: 'github' },
    break: (world) => refusedByEntra(world, { aadsts: 5002723, error: 'invalid_client', status: 401 }),
    cause: 'ASSERTION_KEY_UNNAMED',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the identity was itself reached through a federated credential',
    seed: 145,
    // The real claim is opaque. The emulator marks such tokens with this value.
    break: (world) => presentsClaims(world, { xms_ficinfo: 'CAEQABgBIAE' }),
    cause: 'ASSERTION_CHAINED',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the assertion is the token of an application',
    seed: 146,
    break: (world) => presentsClaims(world, { xms_mirid: undefined }),
    cause: 'ASSERTION_OF_APPLICATION',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the assertion does not say whose token it is',
    seed: 147,
    break: (world) => presentsClaims(world, { idtyp: undefined }),
    cause: 'ASSERTION_OF_PERSON',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the assertion is for an API of the company',
    seed: 148,
    break: (world) => presentsClaims(world, { aud: world.application.appId }),
    cause: 'ASSERTION_FOR_OTHER_API',
  },
  {
    name: 'the assertion names an application as its own issuer',
    seed: 149,
    break: (world) => refusedByEntra(world, { aadsts: 700021, error: 'invalid_client', status: 401 }),
    cause: 'ASSERTION_SELF_SIGNED',
    certainty: 'likely',
  },
  {
    name: 'something on the way adds a secret that has expired',
    seed: 150,
    break: (world) =>
      between(world, (request, next) =>
        next(
          request.url.endsWith('/oauth2/v2.0/token')
            ? { ...request, body: `${request.body}&client_secret=left-behind` }
            : request,
        ),
      ),
    cause: 'SECRET_REFUSED',
    certainty: 'certain',
    hop: 'exchange',
  },
]
