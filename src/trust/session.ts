import type { Side, Warning } from '../change/change.ts'
import { once } from '../change/unique-warnings.ts'
import type { AssertionSource } from '../credential/assertion/source.ts'
import { clouds } from '../credential/clouds.ts'
import { resolveTenantId } from '../credential/resolve-tenant.ts'
import type { Directory } from '../directory/directory.ts'
import type { SignInMethod } from '../directory/sign-in/method.ts'
import { type SignedIn, signIn } from '../directory/sign-in/sign-in.ts'
import { ConfigError, TrustError } from '../errors/errors.ts'
import { graphClient } from '../graph/client.ts'
import type { Runtime } from '../http/runtime.ts'
import type { ApplicationIdentity, Manifest, ManifestTarget } from '../manifest/manifest.ts'
import type { Access } from '../names/access.ts'
import type { TrustWork, WorkTarget } from './application-scope.ts'
import { homeTenantOf, type WantedApplication, wantedApplications } from './desired.ts'
import type { TrustedIdentity } from './steps/step.ts'
import { trustedIdentity } from './trusted-identity.ts'

export interface SessionOptions {
  readonly manifest: Manifest
  readonly chosen: readonly ManifestTarget[]
  /** Left out: both. */
  readonly side: Side | undefined
  /** Left out: the Azure CLI's sign-in where there is one, and nobody elsewhere. */
  readonly auth: SignInMethod | undefined
  readonly authClientId: string | undefined
  /** `read-only`: whatever a step does, nothing can be written. */
  readonly access: Access
  readonly prune: boolean
  /** Whether the work is about the identity itself. Without, whoever is not on its host can stop and remove what trusts it. */
  readonly needsIdentity: boolean
  readonly authorityHost: string | undefined
  readonly graphHost: string | undefined
  /** The identity that an application is to trust, as far as it answers here. */
  readonly assertionOf: (identity: ApplicationIdentity) => AssertionSource
  /** Shows an admin what to do, and who was signed in. */
  readonly tell: (text: string) => Promise<void>
  readonly runtime: Runtime
  readonly signal: AbortSignal
}

/** Who is signed in where, and the work that this allows. */
export interface Session {
  readonly works: readonly TrustWork[]
  readonly signedIn: readonly SignedIn[]
  /** Targets that nobody is signed in to. */
  readonly unread: readonly ManifestTarget[]
  /** GUIDs, by the target's name. */
  readonly tenantIds: ReadonlyMap<string, string>
  readonly warnings: readonly Warning[]
}

/** For what is undone after Ctrl-C. */
const CLEAN_UP_MS = 10_000

/** Delegated permissions of Graph for an admin's own public client: the least that each side takes. */
const readPermissions = ['Application.Read.All', 'Policy.Read.All']
const writePermissions: Readonly<Record<Side, readonly string[]>> = {
  home: ['Application.ReadWrite.All', 'Policy.Read.All'],
  target: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'],
}

/**
 * Signs the admins in, each to their own tenant, and checks that it is that tenant.
 *
 * Rejects with `TrustError`: `SIGN_IN_MISSING` when nobody is signed in at home, `SIGN_IN_FAILED` for a way that was
 * named, `SIGN_IN_MISMATCH`; and with `ConfigError` for a manifest that does not say enough.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { manifest, chosen, side, runtime } = options
  const { cloud } = manifest.home
  const authorityHost = options.authorityHost ?? clouds[cloud].authorityHost
  const applications = wantedApplications(manifest, chosen)
  const idOf = (tenant: string): Promise<string> => resolveTenantId(tenant, authorityHost, runtime)
  const homeTenantId = await idOf(homeTenantOf(manifest))
  const directories = new Map<string, Promise<SignedInDirectory | undefined>>()
  const signInTo = (tenantId: string, where: Side): Promise<SignedInDirectory | undefined> => {
    const known = directories.get(tenantId) ?? openDirectory(options, { tenantId, side: where, authorityHost })
    directories.set(tenantId, known)
    return known
  }

  const home = side === 'target' ? undefined : await signInTo(homeTenantId, 'home')
  if (side !== 'target' && home === undefined) throw nobodyAt(homeTenantId, 'home')
  const works: TrustWork[] = []
  const unread: ManifestTarget[] = []
  const tenantIds = new Map<string, string>()
  for (const application of applications) {
    const targets: WorkTarget[] = []
    for (const wanted of application.targets) {
      const tenantId = await idOf(wanted.tenant)
      tenantIds.set(wanted.name, tenantId)
      if (tenantId === homeTenantId) throw targetIsHome(wanted.name)
      const there = side === 'home' ? undefined : await signInTo(tenantId, 'target')
      if (there === undefined) unread.push(...chosen.filter(({ name }) => name === wanted.name))
      targets.push({ wanted, directory: there?.directory })
    }
    if (side === 'target' && application.clientId === undefined) throw noClientId(application.key)
    works.push({
      application,
      identity: home && (await identityOf(options, application, homeTenantId)),
      allTargetIds: home === undefined ? [] : await Promise.all(application.allTargets.map(idOf)),
      home: home?.directory,
      targets,
      prune: options.prune,
    })
  }
  if (side === 'target' && unread.length === chosen.length) throw nobodyAt(chosen[0]?.tenant ?? '', 'target')
  const opened = (await Promise.all(directories.values())).filter((one) => one !== undefined)
  return {
    works,
    unread,
    tenantIds,
    signedIn: opened.map((one) => one.signedIn),
    warnings: side === 'home' ? [] : once(unread.map(notRead)),
  }
}

async function identityOf(
  { manifest, assertionOf, needsIdentity, signal }: SessionOptions,
  application: WantedApplication,
  homeTenantId: string,
): Promise<TrustedIdentity | undefined> {
  const { cloud } = manifest.home
  const assertion = assertionOf(application.identity)
  try {
    return await trustedIdentity(application, { homeTenantId, cloud, assertion, signal })
  } catch (error) {
    if (!needsIdentity && error instanceof ConfigError && error.code === 'IDENTITY_UNKNOWN') return undefined
    throw error
  }
}

interface SignedInDirectory {
  readonly directory: Directory
  readonly signedIn: SignedIn
}

interface Where {
  readonly tenantId: string
  readonly side: Side
  readonly authorityHost: string
}

async function openDirectory(
  options: SessionOptions,
  { tenantId, side, authorityHost }: Where,
): Promise<SignedInDirectory | undefined> {
  const { auth, access, graphHost, manifest, runtime, signal, tell } = options
  const { cloud } = manifest.home
  const request = {
    tenantId,
    authorityHost,
    graphResource: clouds[cloud].graph,
    authClientId: options.authClientId,
    permissions: access === 'read-only' ? readPermissions : writePermissions[side],
    tell,
    runtime,
    signal,
  }
  let signedIn: SignedIn
  try {
    signedIn = await signIn(auth ?? 'azure-cli', request)
  } catch (error) {
    // Often one admin may sign in at home and another one in the target: whoever is not there is no failure.
    const isMissing = error instanceof TrustError && error.code === 'SIGN_IN_FAILED'
    const isNeeded = side === 'home' || options.side === 'target'
    if (!isMissing || (isNeeded && auth !== undefined)) throw error
    if (auth !== undefined) await tell(`${error.message}\n${error.likelyCause} ${error.fix}`)
    return undefined
  }
  await tell(`signed in to ${tenantId} as ${signedIn.account} (${signedIn.method})${receivedBy(signedIn, options)}`)
  const open = (until: AbortSignal) =>
    graphClient({
      ...runtime,
      credential: signedIn.credential,
      tenantId,
      cloud,
      access,
      signal: until,
      ...(graphHost === undefined ? {} : { graphHost }),
    })
  const afterwards = () => open(AbortSignal.timeout(CLEAN_UP_MS))
  return { directory: { tenantId, graph: open(signal), afterwards }, signedIn }
}

/** An admin should know what the token in this process may do: with Microsoft's own client it is more than is needed. */
function receivedBy({ scopes, method }: SignedIn, { authClientId }: SessionOptions): string {
  const client =
    method === 'device-code' && authClientId === undefined
      ? ", by the Azure CLI's client ID and its `.default` scopes"
      : ''
  return scopes.length === 0 ? client : `${client}, with ${scopes.join(', ')}`
}

function nobodyAt(tenant: string, side: Side): TrustError {
  return new TrustError('SIGN_IN_MISSING', {
    message: `Nobody is signed in to the ${side} tenant (${tenant}).`,
    likelyCause: 'The Azure CLI is not installed, or it is not signed in to that tenant, and no other way was named.',
    fix: `Run \`az login --tenant ${tenant} --allow-no-subscriptions\` first, or use --auth browser or --auth device-code${side === 'home' ? '; for the target alone, --side target' : ''}.`,
  })
}

function notRead({ name }: ManifestTarget): Warning {
  return {
    code: 'TARGET_NOT_READ',
    message: `Nobody is signed in to ${name}, so what stands there was not read. \`towline trust verify -t ${name}\`, on the host, tells whether it works.`,
  }
}

function targetIsHome(name: string): ConfigError {
  return new ConfigError('TENANT_INVALID', {
    message: `The target "${name}" is the home tenant itself.`,
    likelyCause: "`home.tenant` and the target's `tenant` are the same in the manifest.",
    fix: 'Correct one of them. In its own tenant a managed identity needs no exchange: grant it permissions directly.',
  })
}

function noClientId(application: string): ConfigError {
  return new ConfigError('CLIENT_ID_MISSING', {
    message: `The application "${application}" has no client ID yet, so nothing can be set up in a target.`,
    likelyCause: 'The home side has not been applied, or its `clientId` was not put into this copy of the manifest.',
    fix: 'Let the home admin run `towline trust apply --side home`, which writes `clientId` into the manifest.',
  })
}
