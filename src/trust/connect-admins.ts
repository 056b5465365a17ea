import type { Warning } from '../change/change.ts'
import { uniqueWarnings } from '../change/plan.ts'
import { hostsFromEnv } from '../connect/hosts.ts'
import { identitySource } from '../connect/identity-source.ts'
import { programOversights } from '../connect/program-oversights.ts'
import { clouds } from '../credential/clouds.ts'
import { resolveTenantId } from '../credential/resolve-tenant.ts'
import { type AdminSignIn, type DirectoryRequest, openDirectory, type SignedInDirectory } from '../directory/open.ts'
import type { SignedIn } from '../directory/sign-in/sign-in.ts'
import { ConfigError, TrustError } from '../errors/errors.ts'
import type { Oversight } from '../guard/oversight.ts'
import { governanceIn } from '../manifest/governance.ts'
import type { ManifestTarget } from '../manifest/manifest.ts'
import type { Access } from '../names/access.ts'
import type { Side } from '../names/side.ts'
import type { ApplicationScope, TargetScope } from './application-scope.ts'
import type { AdminOptions, FlowRuntime, ManifestScope } from './flow.ts'
import { type TrustedIdentity, trustedIdentity } from './trusted-identity.ts'
import { homeTenantOf, type WantedApplication, wantedApplications } from './wanted.ts'

interface ConnectAdminsOptions extends FlowRuntime, ManifestScope, AdminOptions {
  /** @default both */
  readonly side?: Side | undefined
  /** `read-only`: whatever a step does, no write is sent. */
  readonly access: Access
  /** Whether grants that the manifest does not want are revoked. */
  readonly prune?: boolean | undefined
  /** Whether a deleted application is brought back where a new one would be made. */
  readonly restore?: boolean | undefined
  /** Whether a removed application is also deleted for good. */
  readonly forGood?: boolean | undefined
  /**
   * Whether the work is about the identity itself. Without it an admin can stop and remove what trusts the identity on
   * a machine that is not its host.
   *
   * @default true
   */
  readonly needsIdentity?: boolean | undefined
}

/** The admins who are signed in, and the work that their sign-ins allow. */
export interface Session {
  readonly scopes: readonly ApplicationScope[]
  readonly signedIn: readonly SignedIn[]
  /** Targets in which no admin is signed in. */
  readonly unread: readonly ManifestTarget[]
  /** GUIDs, by the target's name. */
  readonly tenantIds: ReadonlyMap<string, string>
  readonly warnings: readonly Warning[]
}

/** Delegated permissions of Graph for an admin's own public client: the least that each side takes. */
const readPermissions = ['Application.Read.All', 'Policy.Read.All']
const writePermissions: Readonly<Record<Side, readonly string[]>> = {
  home: ['Application.ReadWrite.All', 'Policy.Read.All'],
  target: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'],
}

/**
 * Signs the admins in, each to their own tenant, and checks that it is that tenant.
 *
 * Rejects with `TrustError`: `SIGN_IN_MISSING` if no admin is signed in where one is needed, `SIGN_IN_FAILED` for a way
 * that was named, `SIGN_IN_MISMATCH`. Rejects with `ConfigError` for a manifest that does not say enough.
 */
export async function connectAdmins(options: ConnectAdminsOptions): Promise<Session> {
  const { manifest, targets: chosen, side, runtime, access } = options
  const { cloud } = manifest.home
  const { authorityHost = clouds[cloud].authorityHost, graphHost } = hostsFromEnv(runtime.env)
  const applications = wantedApplications(manifest, chosen)
  const idOf = (tenant: string): Promise<string> => resolveTenantId(tenant, authorityHost, runtime)
  const homeTenantId = await idOf(homeTenantOf(manifest))
  const directories = new Map<string, Promise<SignedInDirectory | undefined>>()
  const signInTo = (tenantId: string, target?: string): Promise<SignedInDirectory | undefined> => {
    const where: Side = target === undefined ? 'home' : 'target'
    const wanted = chosen.find(({ name }) => name === target)
    const permissions = access === 'read-only' ? readPermissions : writePermissions[where]
    const open = () =>
      openIfSignedIn(
        options,
        where,
        { cloud, authorityHost, graphHost },
        { tenantId, access, permissions, oversight: adminOversight(options, tenantId, wanted) },
      )
    const known = directories.get(tenantId) ?? open()
    directories.set(tenantId, known)
    return known
  }

  const home = side === 'target' ? undefined : await signInTo(homeTenantId)
  if (side !== 'target' && home === undefined) throw notSignedIn(homeTenantId, 'home')
  const scopes: ApplicationScope[] = []
  const unread: ManifestTarget[] = []
  const tenantIds = new Map<string, string>()
  for (const application of applications) {
    const targets: TargetScope[] = []
    for (const wanted of application.targets) {
      const tenantId = await idOf(wanted.tenant)
      tenantIds.set(wanted.name, tenantId)
      if (tenantId === homeTenantId) throw targetIsHome(wanted.name)
      const there = side === 'home' ? undefined : await signInTo(tenantId, wanted.name)
      if (there === undefined) unread.push(...chosen.filter(({ name }) => name === wanted.name))
      targets.push({ wanted, directory: there?.directory })
    }
    if (side === 'target' && application.clientId === undefined) throw noClientId(application.key)
    scopes.push({
      application,
      identity: home && (await identityOf(options, application, homeTenantId)),
      allTargetIds: home === undefined ? [] : await Promise.all(application.allTargets.map(idOf)),
      home: home?.directory,
      targets,
      prune: options.prune ?? false,
      restore: options.restore ?? false,
      forGood: options.forGood ?? false,
    })
  }
  if (side === 'target' && unread.length === chosen.length) throw notSignedIn(chosen[0]?.tenant ?? '', 'target')
  const opened = (await Promise.all(directories.values())).filter((one) => one !== undefined)
  return {
    scopes,
    unread,
    tenantIds,
    signedIn: opened.map(({ signedIn }) => signedIn),
    warnings: side === 'home' ? [] : uniqueWarnings(unread.map(notRead)),
  }
}

/** What watches over an admin: in a target by its name, and in the home tenant as `home`. */
function adminOversight(
  { manifest, runtime, oversights = programOversights(runtime, runtime), command }: ConnectAdminsOptions,
  tenant: string,
  target: ManifestTarget | undefined,
): Oversight | undefined {
  const application = target?.application ?? manifest.applications[0]
  if (application === undefined) return undefined
  const { name = 'home', tags = [] } = target ?? {}
  const governance = governanceIn(manifest, application)
  const actor = { command, target: name }
  return oversights.of({ name, tenant, tags, clientId: application.clientId ?? '', governance }, actor, true)
}

async function identityOf(
  { manifest, runtime, needsIdentity = true }: ConnectAdminsOptions,
  application: WantedApplication,
  homeTenantId: string,
): Promise<TrustedIdentity | undefined> {
  const { cloud } = manifest.home
  const assertion = identitySource(application.identity.choice, runtime)
  try {
    return await trustedIdentity(application, { homeTenantId, cloud, assertion, signal: runtime.signal })
  } catch (error) {
    if (!needsIdentity && error instanceof ConfigError && error.code === 'IDENTITY_UNKNOWN') return undefined
    throw error
  }
}

/**
 * Often one admin may sign in at home and another one in the target, so a tenant without a sign-in is no failure where
 * the flow can go on.
 */
async function openIfSignedIn(
  { auth, authClientId, signIn, side, tell, runtime }: ConnectAdminsOptions,
  where: Side,
  hosts: Pick<AdminSignIn, 'cloud' | 'authorityHost' | 'graphHost'>,
  request: DirectoryRequest,
): Promise<SignedInDirectory | undefined> {
  let opened: SignedInDirectory
  try {
    const method = auth ?? 'azure-cli'
    opened = await openDirectory({ ...hosts, method, authClientId, signIn, tell, runtime }, request)
  } catch (error) {
    const isMissing = error instanceof TrustError && error.code === 'SIGN_IN_FAILED'
    const isNeeded = where === 'home' || side === 'target'
    if (!isMissing || (isNeeded && auth !== undefined)) throw error
    if (auth !== undefined) {
      await tell({ kind: 'note', text: `${error.message}\n${error.likelyCause} ${error.fix}` })
    }
    return undefined
  }
  const { tenantId, account, method } = opened.signedIn
  const received = receivedBy(opened.signedIn, authClientId)
  await tell({ kind: 'note', text: `signed in to ${tenantId} as ${account} (${method})${received}` })
  return opened
}

/**
 * An admin should know what the token in this process may do: with Microsoft's own client it is more than is needed.
 */
function receivedBy({ scopes, method }: SignedIn, authClientId: string | undefined): string {
  const client =
    method === 'device-code' && authClientId === undefined
      ? ", by the Azure CLI's client ID and its `.default` scopes"
      : ''
  return scopes.length === 0 ? client : `${client}, with ${scopes.join(', ')}`
}

function notSignedIn(tenant: string, side: Side): TrustError {
  return new TrustError('SIGN_IN_MISSING', {
    message: `No admin is signed in to the ${side} tenant (${tenant}).`,
    likelyCause: 'The Azure CLI is not installed, or it is not signed in to that tenant, and no other way was named.',
    fix: `Run \`az login --tenant ${tenant} --allow-no-subscriptions\` first, or use --auth browser or --auth device-code${side === 'home' ? '; for the target alone, --side target' : ''}.`,
  })
}

function notRead({ name }: ManifestTarget): Warning {
  return {
    code: 'TARGET_NOT_READ',
    message: `No admin is signed in to ${name}, so what stands there was not read. \`towline trust verify -t ${name}\`, on the host, shows whether it works.`,
  }
}

function targetIsHome(name: string): ConfigError {
  return new ConfigError('TENANT_INVALID', {
    message: `The target "${name}" is the home tenant itself.`,
    likelyCause: "`home.tenant` and the target's `tenant` name one tenant in the manifest.",
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
