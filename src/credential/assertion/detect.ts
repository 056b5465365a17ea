/** The kinds of compute whose managed identity endpoint Towline can ask. */
export type ManagedIdentityHost = 'app-service' | 'imds'

export interface Detection {
  readonly source: ManagedIdentityHost
  readonly why: string
  readonly others: readonly { readonly source: ManagedIdentityHost; readonly why: string }[]
}

/**
 * Which managed identity endpoint this host has. The order is that of Microsoft's own libraries, so that Towline picks
 * the identity that they would pick (learn.microsoft.com/entra/identity/managed-identities-azure-resources).
 */
export function detectHost(env: NodeJS.ProcessEnv): Detection {
  const missing = ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'].filter((name) => !env[name])
  if (missing.length === 0) {
    return {
      source: 'app-service',
      why: 'IDENTITY_ENDPOINT and IDENTITY_HEADER are set',
      others: [{ source: 'imds', why: 'asked only where IDENTITY_ENDPOINT and IDENTITY_HEADER are not both set' }],
    }
  }
  return {
    source: 'imds',
    why: env['AZURE_POD_IDENTITY_AUTHORITY_HOST']
      ? 'AZURE_POD_IDENTITY_AUTHORITY_HOST is set'
      : 'nothing else was found, and every Azure virtual machine has this endpoint',
    others: [{ source: 'app-service', why: `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set` }],
  }
}
