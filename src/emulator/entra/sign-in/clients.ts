import type { Tenant, World } from '../../world/model/index.ts'
import { refusal } from '../errors/index.ts'

/** A program that people sign in to. */
export interface SignInClient {
  readonly appId: string
  readonly displayName: string
  /** Microsoft's own: it is in every tenant without being registered there. */
  readonly isFirstParty: boolean
  /** Delegated permissions of Microsoft Graph that it has in every tenant without consent. */
  readonly preauthorized: readonly string[]
  /** A program on people's own machines: it may be returned to any loopback address, and is public whatever it asks for. */
  readonly isProgram: boolean
  /** Where it may be returned to. */
  readonly redirectUris: readonly string[]
  /** The ones among them that make it a public client, which has nothing to prove itself with. */
  readonly publicRedirectUris: readonly string[]
  /** Whether it is a public client where no redirect URI tells. */
  readonly isFallbackPublic: boolean
  /** Whether its refresh tokens are good for the others of its family (`foci`). */
  readonly isFamily: boolean
}

const program = { isProgram: true, redirectUris: [], publicRedirectUris: [], isFallbackPublic: true } as const

/** UNCONFIRMED: the whole list of its permissions; these have been seen in its tokens. */
const azureCli: SignInClient = {
  appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
  displayName: 'Microsoft Azure CLI',
  isFirstParty: true,
  preauthorized: ['AuditLog.Read.All', 'Directory.AccessAsUser.All', 'Group.ReadWrite.All', 'User.ReadWrite.All'],
  ...program,
  isFamily: true,
}

const azurePowerShell: SignInClient = {
  ...azureCli,
  appId: '1950a258-227b-4e31-a9cf-717495945fc2',
  displayName: 'Microsoft Azure PowerShell',
}

/** Unlike the others it is asked for permissions by name, and an admin consents to them. */
const graphCommandLine: SignInClient = {
  appId: '14d82eec-204b-4c2f-b7e8-296a70dab67e',
  displayName: 'Microsoft Graph Command Line Tools',
  isFirstParty: false,
  preauthorized: [],
  ...program,
  isFamily: false,
}

const everywhere = [azureCli, azurePowerShell, graphCommandLine]

/** Microsoft's own client, or an application of one of the tenants. 700016 for any other. */
export function findSignInClient(world: World, clientId: string, tenant: Tenant | undefined): SignInClient {
  const known = everywhere.find(({ appId }) => appId === clientId.toLowerCase())
  if (known !== undefined) return known
  const found = world.findApplication(clientId)
  const isForTenant = found?.owner === tenant || found?.application.signInAudience !== 'AzureADMyOrg'
  if (found === undefined || !isForTenant) throw refusal(700016, clientId, tenant?.displayName ?? 'organizations')
  const {
    appId,
    displayName,
    redirectUris = [],
    publicClientRedirectUris = [],
    isFallbackPublicClient,
  } = found.application
  return {
    appId,
    displayName,
    isFirstParty: false,
    preauthorized: [],
    isProgram: false,
    redirectUris: [...redirectUris, ...publicClientRedirectUris],
    publicRedirectUris: publicClientRedirectUris,
    isFallbackPublic: isFallbackPublicClient ?? false,
    isFamily: false,
  }
}

/** Whether a sign-in may end at this address. */
export function mayReturnTo(
  { redirectUris, isProgram }: Pick<SignInClient, 'redirectUris' | 'isProgram'>,
  redirectUri: string,
): boolean {
  return isAmong(redirectUris, redirectUri) || (isProgram && isLoopback(redirectUri))
}

/**
 * Refuses a client that has to prove itself and does not: 7000218. Its type shows by where the sign-in returned to; without
 * such an address, as with a device code, by `isFallbackPublicClient`.
 * https://learn.microsoft.com/graph/api/resources/application, https://github.com/Azure/azure-sdk-for-go/issues/22386
 */
export function requirePublicClient(client: SignInClient, redirectUri?: string): void {
  const { isProgram, publicRedirectUris, isFallbackPublic } = client
  const isPublic = redirectUri === undefined ? isFallbackPublic : isAmong(publicRedirectUris, redirectUri)
  if (!isProgram && !isPublic) throw refusal(7000218)
}

/** Any port of the loopback address does, as RFC 8252 (section 7.3) has it; everything else is compared letter by letter. */
function isAmong(uris: readonly string[], redirectUri: string): boolean {
  if (uris.includes(redirectUri)) return true
  if (!isLoopback(redirectUri)) return false
  const { hostname, pathname } = new URL(redirectUri)
  const registered = uris.filter(isLoopback).map((uri) => new URL(uri))
  return registered.some((uri) => uri.hostname === hostname && uri.pathname === pathname)
}

function isLoopback(uri: string): boolean {
  const { protocol, hostname = '' } = URL.parse(uri) ?? {}
  return protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname)
}
