import { registerApplication, trustIdentity } from '../../../src/emulator/world/build/set-up.ts'
import type { FederatedIdentityCredential } from '../../../src/emulator/world/model/index.ts'
import { add, all, change, emulatorFault, refill, refusedByEntra, remove, unknownId } from '../breaking.ts'
import type { Fault } from '../fault.ts'
import type { BrokenWorld } from '../working-world.ts'

/** A fault in one field of the credential. */
export interface CredentialFault extends Fault {
  readonly field: 'issuer' | 'subject' | 'audience'
}

function credentialHas(
  seed: number,
  field: CredentialFault['field'],
  what: string,
  changes: (world: BrokenWorld) => Partial<Pick<FederatedIdentityCredential, 'issuer' | 'subject' | 'audiences'>>,
  rest: Pick<Fault, 'cause' | 'certainty' | 'world'>,
): CredentialFault {
  const name = `${field}: ${what}`
  return { name, seed, field, break: (world) => change(world.credential, changes(world)), hop: 'exchange', ...rest }
}

const ISSUER = { cause: ['FIC_ISSUER_DIFFERS', 'NOT_YET_EVERYWHERE'], certainty: 'likely' } as const
const SUBJECT = { cause: ['FIC_SUBJECT_DIFFERS', 'NOT_YET_EVERYWHERE'], certainty: 'likely' } as const
/** It has a number of its own, which a credential that is not known yet has not. */
const SUBJECT_IN_OTHER_CASE = { cause: 'FIC_SUBJECT_DIFFERS', certainty: 'likely' } as const
const AUDIENCE = { cause: ['FIC_AUDIENCE_DIFFERS', 'NOT_YET_EVERYWHERE'], certainty: 'likely' } as const
const NOT_ACCEPTED = { cause: 'FIC_AUDIENCE_NOT_ACCEPTED', certainty: 'certain' } as const
/** A credential that is not known everywhere yet looks like one that was never made. */
const NONE = { cause: ['FIC_NONE', 'NOT_YET_EVERYWHERE'], certainty: 'likely' } as const

const ofIdentity: readonly CredentialFault[] = [
  credentialHas(200, 'issuer', 'a slash at the end', ({ credential }) => ({ issuer: `${credential.issuer}/` }), ISSUER),
  credentialHas(
    201,
    'issuer',
    'of the first token format',
    ({ home }) => ({ issuer: `https://sts.windows.net/${home.id}/` }),
    ISSUER,
  ),
  credentialHas(
    202,
    'issuer',
    'the target tenant',
    ({ credential, home, target }) => ({ issuer: credential.issuer.replace(home.id, target.id) }),
    ISSUER,
  ),
  credentialHas(
    203,
    'issuer',
    'a tenant that does not exist',
    (world) => ({ issuer: world.credential.issuer.replace(world.home.id, unknownId(world)) }),
    ISSUER,
  ),
  credentialHas(
    204,
    'issuer',
    'without /v2.0',
    ({ credential }) => ({ issuer: credential.issuer.replace('/v2.0', '') }),
    ISSUER,
  ),
  credentialHas(
    205,
    'issuer',
    'the tenant in capitals',
    ({ credential, home }) => ({ issuer: credential.issuer.replace(home.id, home.id.toUpperCase()) }),
    ISSUER,
  ),
  credentialHas(
    206,
    'issuer',
    'of a national cloud',
    ({ credential }) => ({ issuer: credential.issuer.replace('.com', '.us') }),
    ISSUER,
  ),
  credentialHas(207, 'issuer', 'a blank before it', ({ credential }) => ({ issuer: ` ${credential.issuer}` }), ISSUER),

  credentialHas(
    208,
    'subject',
    "the identity's client ID",
    ({ identity }) => ({ subject: identity.clientId }),
    SUBJECT,
  ),
  credentialHas(
    209,
    'subject',
    "the application's object ID",
    ({ application }) => ({ subject: application.id }),
    SUBJECT,
  ),
  credentialHas(
    210,
    'subject',
    "the application's client ID",
    ({ application }) => ({ subject: application.appId }),
    SUBJECT,
  ),
  credentialHas(
    211,
    'subject',
    'another identity of the host',
    ({ emulator }) => ({ subject: emulator.world.compute.identities[1]?.principalId ?? '' }),
    SUBJECT,
  ),
  credentialHas(
    212,
    'subject',
    'in capitals',
    ({ credential }) => ({ subject: credential.subject.toUpperCase() }),
    SUBJECT_IN_OTHER_CASE,
  ),
  credentialHas(
    213,
    'subject',
    'a blank after it',
    ({ credential }) => ({ subject: `${credential.subject} ` }),
    SUBJECT,
  ),
  credentialHas(
    214,
    'subject',
    'the last digit is another',
    ({ credential }) => ({ subject: credential.subject.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }),
    SUBJECT,
  ),

  credentialHas(
    215,
    'audience',
    'of the US government cloud',
    () => ({ audiences: ['api://AzureADTokenExchangeUSGov'] }),
    AUDIENCE,
  ),
  credentialHas(
    216,
    'audience',
    'of the cloud in China',
    () => ({ audiences: ['api://AzureADTokenExchangeChina'] }),
    AUDIENCE,
  ),
  credentialHas(
    217,
    'audience',
    'the GUID that the assertion shows',
    () => ({ audiences: ['fb60f99c-7a34-4190-8149-302f77469936'] }),
    NOT_ACCEPTED,
  ),
  credentialHas(218, 'audience', 'without api://', () => ({ audiences: ['AzureADTokenExchange'] }), NOT_ACCEPTED),
  credentialHas(
    219,
    'audience',
    'Microsoft Graph',
    () => ({ audiences: ['https://graph.microsoft.com'] }),
    NOT_ACCEPTED,
  ),
]

const JOB = { host: 'github' } as const

const ofJob: readonly CredentialFault[] = [
  credentialHas(
    220,
    'subject',
    'of a GitHub job on another branch',
    ({ credential }) => ({ subject: credential.subject.replace(/[^:/]+$/, 'release') }),
    { ...SUBJECT, world: JOB },
  ),
  credentialHas(
    221,
    'subject',
    'of a GitHub job in an environment',
    ({ credential }) => ({ subject: credential.subject.replace(/:ref:.*$/, ':environment:production') }),
    { ...SUBJECT, world: JOB },
  ),
  credentialHas(
    222,
    'issuer',
    'of a GitHub job, with a slash',
    ({ credential }) => ({ issuer: `${credential.issuer}/` }),
    {
      ...ISSUER,
      world: JOB,
    },
  ),
  credentialHas(
    223,
    'audience',
    'of a GitHub job, the default one',
    () => ({ audiences: ['https://github.com/octo-org'] }),
    {
      ...AUDIENCE,
      world: JOB,
    },
  ),
]

export const credentialFieldFaults: readonly CredentialFault[] = [...ofIdentity, ...ofJob]

const others: readonly Fault[] = [
  {
    name: 'no credential at all',
    seed: 180,
    break: ({ application }) => refill(application.federatedIdentityCredentials, []),
    hop: 'exchange',
    ...NONE,
  },
  {
    name: 'the credential was deleted, that of a pipeline is there',
    seed: 181,
    break: ({ application, credential }) => remove(application.federatedIdentityCredentials, credential),
    hop: 'exchange',
    ...ISSUER,
  },
  {
    name: 'the credential stands on another application',
    seed: 182,
    break: ({ home, application, credential }) => {
      const [other] = home.applications.filter(
        (one) => one !== application && one.federatedIdentityCredentials.length > 0,
      )
      return all(
        refill(application.federatedIdentityCredentials, []),
        add(other?.federatedIdentityCredentials ?? [], credential),
      )
    },
    hop: 'exchange',
    ...NONE,
  },
  {
    name: 'the credential was made seconds ago',
    seed: 183,
    break: (world) =>
      emulatorFault(world, { kind: 'propagation', object: 'federatedIdentityCredential', delayMs: 300_000 }),
    hop: 'exchange',
    ...NONE,
  },
  {
    name: 'the credential was made minutes ago and some nodes know it',
    seed: 184,
    break: (world) =>
      emulatorFault(world, {
        kind: 'propagation',
        object: 'federatedIdentityCredential',
        delayMs: 300_000,
        method: 'POST',
        times: 1,
      }),
    cause: 'NOT_YET_EVERYWHERE',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the refusals of two nodes come before an answer',
    seed: 185,
    break: (world) =>
      emulatorFault(world, {
        kind: 'propagation',
        object: 'federatedIdentityCredential',
        delayMs: 300_000,
        method: 'POST',
        times: 2,
      }),
    cause: 'NOT_YET_EVERYWHERE',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'two credentials with the issuers of both token formats',
    seed: 186,
    break: ({ home, application, credential }) =>
      add(application.federatedIdentityCredentials, {
        ...credential,
        name: 'hedge',
        issuer: `https://sts.windows.net/${home.id}/`,
      }),
    cause: 'FIC_TWICE',
    certainty: 'certain',
  },
  {
    name: 'the credential was revoked',
    seed: 188,
    break: ({ credential }) => change(credential, { isRevoked: true }),
    cause: 'FIC_REVOKED',
    certainty: 'certain',
  },
  {
    name: 'the application was registered in the target',
    seed: 189,
    break: ({ home, target, identity, manifest }) => {
      const { applications, servicePrincipals } = target
      const undos = [refill(applications, applications), refill(servicePrincipals, servicePrincipals)]
      const own = registerApplication(target, { displayName: 'Ours', createdDateTime: '2026-01-01T00:00:00Z' })
      trustIdentity(own, home, identity)
      return all(...undos, change(manifest.application, { clientId: own.appId }))
    },
    cause: 'WRONG_DIRECTION',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the home tenant takes no system-assigned identity',
    seed: 190,
    world: { identity: 'system-assigned' },
    // The emulator has an option for this refusal. The number is not published.
    break: (world) => refusedByEntra(world, { aadsts: 700222, error: 'invalid_request' }),
    cause: 'SYSTEM_ASSIGNED_REFUSED',
    certainty: 'likely',
    hop: 'exchange',
  },
  {
    name: 'the credential stands on a managed identity, which has the client ID',
    seed: 191,
    break: ({ manifest, home, identity, target }) =>
      all(
        change(manifest.application, { clientId: identity.clientId }),
        change(manifest.targets[target.name] ?? { tenant: '' }, { tenant: home.id }),
      ),
    cause: 'CLIENT_ID_OF_IDENTITY',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the home tenant forbids federation',
    seed: 192,
    break: ({ home }) => change(home, { allowedIssuers: [] }),
    cause: 'FEDERATION_DISABLED',
    certainty: 'certain',
  },
  {
    name: 'the home tenant does not allow the issuer',
    seed: 193,
    break: ({ home }) => change(home, { allowedIssuers: ['https://token.actions.githubusercontent.com'] }),
    cause: 'FEDERATION_NOT_ALLOWED',
  },
  {
    name: 'the manifest names another identity of the host',
    seed: 194,
    break: ({ emulator, manifest }) =>
      change(manifest, { identity: { clientId: emulator.world.compute.identities[1]?.clientId } }),
    cause: ['FIC_SUBJECT_DIFFERS', 'NOT_YET_EVERYWHERE', 'OTHER_IDENTITY_ANSWERED'],
    certainty: 'likely',
    hop: 'exchange',
  },
  {
    name: 'the manifest names another identity of the host, and the principal ID of the right one',
    seed: 195,
    break: ({ emulator, identity, manifest }) =>
      change(manifest, {
        identity: {
          clientId: emulator.world.compute.identities[1]?.clientId,
          principalId: identity.principalId,
        },
      }),
    cause: 'OTHER_IDENTITY_ANSWERED',
    hop: 'exchange',
  },
  {
    name: 'the identity was deleted and made again',
    seed: 196,
    break: (world) => change(world.identity, { principalId: unknownId(world) }),
    cause: ['FIC_SUBJECT_DIFFERS', 'NOT_YET_EVERYWHERE', 'OTHER_IDENTITY_ANSWERED'],
    hop: 'exchange',
  },
  {
    name: 'the identity was deleted and made again, and the manifest has its old principal ID',
    seed: 197,
    world: { identity: 'system-assigned' },
    break: (world) =>
      all(
        change(world.manifest, { identity: { system: true, principalId: world.identity.principalId } }),
        change(world.identity, { principalId: unknownId(world) }),
      ),
    cause: 'OTHER_IDENTITY_ANSWERED',
    hop: 'exchange',
  },
  {
    name: 'the host stands in another tenant than the manifest says, where the credential is for',
    seed: 198,
    break: (world) => {
      const tenant = unknownId(world)
      const issuer = world.credential.issuer.replace(world.home.id, tenant)
      return all(change(world.manifest, { home: { tenant } }), change(world.credential, { issuer }))
    },
    cause: ['OTHER_IDENTITY_ANSWERED', 'FIC_ISSUER_DIFFERS'],
    hop: 'exchange',
  },
  {
    name: 'the subject is wrong and the manifest says that the right identity answered',
    seed: 199,
    world: { identity: 'system-assigned' },
    break: ({ manifest, identity, credential }) =>
      all(
        change(manifest, { identity: { system: true, principalId: identity.principalId } }),
        change(credential, { subject: identity.clientId }),
      ),
    not: ['OTHER_IDENTITY_ANSWERED'],
    ...SUBJECT,
  },
]

export const federationFaults: readonly Fault[] = [...credentialFieldFaults, ...others]
