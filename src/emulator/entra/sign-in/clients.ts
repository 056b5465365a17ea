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
  /** Where it may be returned to besides this machine's loopback address. */
  readonly redirectUris: readonly string[]
  /** Whether its refresh tokens are good for the others of its family (`foci`). */
  readonly isFamily: boolean
}

/** UNCONFIRMED: the whole list of its permissions; these have been seen in its tokens. */
const azureCli: SignInClient = {
  appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
  displayName: 'Microsoft Azure CLI',
  isFirstParty: true,
  preauthorized: ['AuditLog.Read.All', 'Directory.AccessAsUser.All', 'Group.ReadWrite.All', 'User.ReadWrite.All'],
  redirectUris: [],
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
  redirectUris: [],
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
  const { appId, displayName, redirectUris = [], publicClientRedirectUris = [] } = found.application
  return {
    appId,
    displayName,
    isFirstParty: false,
    preauthorized: [],
    redirectUris: [...redirectUris, ...publicClientRedirectUris],
    isFamily: false,
  }
}

/** Any port of the loopback address does, as RFC 8252 (section 7.3) has it; everything else is compared letter by letter. */
export function mayReturnTo(client: SignInClient, redirectUri: string): boolean {
  if (client.redirectUris.includes(redirectUri)) return true
  if (!URL.canParse(redirectUri)) return false
  const { protocol, hostname, pathname } = new URL(redirectUri)
  const isLoopback = protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname)
  if (!isLoopback) return false
  const registered = client.redirectUris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri))
  const isNative = client.redirectUris.length === 0 && everywhere.includes(client)
  return (
    isNative ||
    registered.some((uri) => uri.hostname === hostname && uri.pathname === pathname && uri.protocol === protocol)
  )
}
