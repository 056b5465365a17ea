import { all, answered, change } from '../breaking.ts'
import type { Fault, Undo } from '../fault.ts'
import { handsOut, inTokenFile } from '../ways-to-hosts.ts'
import type { BrokenWorld } from '../working-world.ts'

const system = { identity: 'system-assigned' } as const
const user = { identity: 'user-assigned' } as const
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000'

/** The identity endpoint hands out the identity's token with other claims. */
function claims(overrides: (world: BrokenWorld) => Readonly<Record<string, unknown>>) {
  return async (world: BrokenWorld): Promise<Undo> =>
    handsOut(world, await world.emulator.issueAssertion(overrides(world)))
}

/** The mark by which the emulated token service knows a token that was itself obtained through a federated credential. */
const CHAINED = { xms_ficinfo: 'CAEQABgBIAE' }

/** Faults in whose assertion it is, what the assertion is for, and whether it can be read. */
export const assertionFaults: readonly Fault[] = [
  {
    name: 'the assertion is the token of an application registration',
    seed: 70,
    break: claims(() => ({ xms_mirid: undefined, azpacr: '1' })),
    cause: 'ASSERTION_OF_APPLICATION',
    hop: 'exchange',
  },
  ...Object.entries({
    'idtyp and scp': { idtyp: 'user', scp: 'user_impersonation' },
    'scp alone': { idtyp: undefined, scp: 'user_impersonation' },
    'a name alone': { idtyp: undefined, upn: 'admin@contoso.example', sub: 'aPairwiseSubject0123456789' },
  }).map(
    ([what, overrides]): Fault => ({
      name: `the assertion is the token of a person, as ${what} shows`,
      seed: 71,
      break: claims(() => ({ xms_mirid: undefined, ...overrides })),
      cause: 'ASSERTION_OF_PERSON',
      hop: 'assertion',
    }),
  ),
  {
    name: 'the assertion is a token for Azure Resource Manager',
    seed: 72,
    break: claims(({ home }) => ({
      iss: `https://sts.windows.net/${home.id}/`,
      aud: 'https://management.azure.com/',
      ver: '1.0',
    })),
    cause: 'ASSERTION_FOR_OTHER_API',
    certainty: 'certain',
    hop: 'assertion',
  },
  {
    name: 'the assertion is a token for Graph, by its URI',
    seed: 73,
    break: claims(() => ({ aud: 'https://graph.microsoft.com' })),
    cause: 'ASSERTION_FOR_OTHER_API',
    hop: 'assertion',
  },
  {
    name: 'the assertion is a token for an API of another company, by its URI',
    seed: 74,
    break: claims(() => ({ aud: 'api://contoso-orders' })),
    cause: 'ASSERTION_FOR_OTHER_API',
  },
  {
    name: 'the assertion is a token for Graph, by its GUID',
    seed: 75,
    break: claims(() => ({ aud: GRAPH_APP_ID })),
    cause: 'ASSERTION_FOR_OTHER_API',
  },
  {
    name: 'a service connection becomes an identity first, and that token is in the file',
    seed: 76,
    break: async (world) => inTokenFile(world, await world.emulator.issueAssertion(CHAINED)),
    cause: 'ASSERTION_CHAINED',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'a sidecar on Kubernetes plays the metadata service, with tokens got through a federation',
    seed: 77,
    world: { host: 'imds' },
    break: claims(() => CHAINED),
    cause: 'ASSERTION_CHAINED',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: "a job's token for GitHub's own audience",
    seed: 78,
    world: { host: 'github' },
    break: async (world) =>
      inTokenFile(world, await world.emulator.issueAssertion({ aud: 'https://github.com/contoso' })),
    cause: 'ASSERTION_FOR_OTHER_API',
    hop: 'exchange',
  },
  {
    name: 'the identity endpoint caches a token that has expired',
    seed: 79,
    break: async (world) => {
      const now = Math.floor(world.emulator.clock.now() / 1000)
      return handsOut(world, await world.emulator.issueAssertion({ exp: now - 60 }), { expires_on: `${now - 60}` })
    },
    cause: 'ASSERTION_ENDED',
    hop: 'assertion',
  },
  {
    name: 'by a clock that is a day and more ahead every assertion has expired',
    seed: 80,
    break: ({ machine }) => change(machine, { aheadMs: 26 * 3_600_000 }),
    cause: 'CLOCK_WRONG',
    certainty: 'certain',
    hop: 'reach',
  },
  ...Object.entries({ 'with an expiry time': { expires_on: '9999999999' }, 'without an expiry time': {} }).map(
    ([how, more]): Fault => ({
      name: `the identity endpoint gives no token but another text, ${how}`,
      seed: 81,
      break: (world) => handsOut(world, 'an-opaque-secret-0123456789', more),
      cause: 'ASSERTION_NOT_A_TOKEN',
      certainty: 'certain',
      hop: 'assertion',
    }),
  ),
  {
    name: 'an assertion that was cut after its claims',
    seed: 82,
    break: async (world) => {
      const [header, payload] = (await world.emulator.issueAssertion()).split('.')
      return handsOut(world, `${header}.${payload}.`)
    },
    cause: 'ASSERTION_NOT_A_TOKEN',
  },
  {
    name: 'an assertion that was changed on its way',
    seed: 83,
    break: async (world) => {
      const [header, payload] = (await world.emulator.issueAssertion()).split('.')
      return handsOut(world, `${header}.${payload}.${'A'.repeat(342)}`)
    },
    cause: 'ASSERTION_SIGNATURE_WRONG',
    hop: 'exchange',
  },
  {
    name: "the application's client ID in the manifest is the identity's own",
    seed: 84,
    break: ({ manifest, identity }) => change(manifest.application, { clientId: identity.clientId }),
    cause: 'CLIENT_ID_OF_IDENTITY',
    hop: 'exchange',
  },
  {
    name: 'the identity was made again, and the manifest names the old one',
    seed: 85,
    world: user,
    break: ({ manifest, identity, credential }) => {
      const principalId = '0c0c0c0c-1111-4222-8333-944455566677'
      return all(
        change(manifest, { identity: { clientId: identity.clientId, principalId } }),
        change(credential, { subject: principalId }),
      )
    },
    cause: 'OTHER_IDENTITY_ANSWERED',
    hop: 'exchange',
  },
  {
    name: 'the host passes over the selector and answers as another of its identities',
    seed: 86,
    world: { ...user },
    break: claims(() => ({
      sub: '0d0d0d0d-1111-4222-8333-944455566677',
      oid: '0d0d0d0d-1111-4222-8333-944455566677',
      azp: '0e0e0e0e-1111-4222-8333-944455566677',
    })),
    cause: 'OTHER_IDENTITY_ANSWERED',
    hop: 'exchange',
  },
  {
    name: 'the subject of a job is written with IDs, and the manifest has the older form',
    seed: 87,
    world: { host: 'github' },
    break: ({ manifest, credential }) => {
      const subject = credential.subject ?? ''
      const older = subject.replaceAll(/@\d+/g, '')
      return all(
        change(manifest, { identity: { github: true, issuer: credential.issuer, subject: older } }),
        change(credential, { subject: older }),
      )
    },
    cause: 'OTHER_IDENTITY_ANSWERED',
    hop: 'exchange',
  },
  {
    name: 'the credential has the older form of a job’s subject',
    seed: 88,
    world: { host: 'github' },
    break: ({ credential }) => change(credential, { subject: (credential.subject ?? '').replaceAll(/@\d+/g, '') }),
    cause: 'FIC_SUBJECT_DIFFERS',
    hop: 'exchange',
  },
  {
    name: 'the credential has the newer form of a job’s subject, and the repository still the older',
    seed: 89,
    world: { host: 'github', options: { githubSubject: 'names' } },
    // The credential of the world has the newer form.
    break:
      ({ credential }) =>
      () => {
        credential.subject = (credential.subject ?? '').replaceAll(/@\d+/g, '')
      },
    cause: 'FIC_SUBJECT_DIFFERS',
    hop: 'exchange',
  },
  {
    name: 'the token service of another national cloud is asked',
    seed: 90,
    break: (world) =>
      all(
        change(world.env, { TOWLINE_AUTHORITY_HOST: 'https://login.microsoftonline.us' }),
        // The emulated token service is of every cloud.
        answered(world, 'https://login.microsoftonline.us', 400, {
          error: 'invalid_request',
          error_description: 'AADSTS900440: The endpoint and the tenant belong to different clouds.',
          error_codes: [900440],
        }),
      ),
    cause: 'CLOUD_WRONG',
    hop: 'exchange',
  },
  {
    name: 'the audience of a job is that of another national cloud',
    seed: 91,
    world: { host: 'github' },
    break: async (world) =>
      inTokenFile(world, await world.emulator.issueAssertion({ aud: 'api://AzureADTokenExchangeUSGov' })),
    cause: 'CLOUD_WRONG',
    hop: 'exchange',
  },
  {
    name: 'the identity is of another national cloud',
    seed: 92,
    world: system,
    break: claims(({ home }) => ({ iss: `https://login.microsoftonline.us/${home.id}/v2.0` })),
    cause: 'CLOUD_WRONG',
  },
]
