import type { HostShape } from '../identity/index.ts'
import type { World } from '../world/model.ts'

export interface IdentityAddress {
  /** e.g. `http://127.0.0.1:4102` */
  readonly origin: string
  /** The value of `X-IDENTITY-HEADER`. */
  readonly header: string
}

export interface TransportAddresses {
  /** The HTTP proxy, e.g. `http://127.0.0.1:4104`. */
  readonly proxy: string
  /** Absolute path of a PEM file. */
  readonly caCert: string
}

/** What a process on the emulated compute finds in its environment, and what Towline takes without a manifest. */
export function computeEnvironment(host: HostShape, world: World, identity: IdentityAddress): Record<string, string> {
  const [application] = world.home.applications
  const [target] = world.targets
  return {
    ...identityEnvironment(host, identity),
    TOWLINE_HOME_TENANT: world.home.id,
    ...(application && { TOWLINE_CLIENT_ID: application.appId }),
    ...(target && { TOWLINE_TENANT: target.id }),
  }
}

/** What unmodified clients need to reach the emulator under the real host names. */
export function transportEnvironment({ proxy, caCert }: TransportAddresses): Record<string, string> {
  return {
    HTTPS_PROXY: proxy,
    // Without it clients would send the identity header to the proxy.
    NO_PROXY: 'localhost,127.0.0.1,::1',
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: caCert,
    SSL_CERT_FILE: caCert,
    REQUESTS_CA_BUNDLE: caCert,
  }
}

/** The variables that would lead a client elsewhere if they were inherited, without those that `env` itself sets. */
export function variablesToUnset(env: Readonly<Record<string, string>>): string[] {
  return misleading.filter((name) => !Object.hasOwn(env, name))
}

/** The URL that the managed identity endpoint answers at. */
export function identityEndpoint(host: HostShape, origin: string): string {
  return `${origin}${host === 'imds' ? '/metadata/identity/oauth2/token' : '/msi/token'}`
}

function identityEnvironment(host: HostShape, { origin, header }: IdentityAddress): Record<string, string> {
  if (host === 'imds') return { AZURE_POD_IDENTITY_AUTHORITY_HOST: origin }
  return { IDENTITY_ENDPOINT: identityEndpoint(host, origin), IDENTITY_HEADER: header }
}

const misleading = [
  // Proxies. Tools read either case, and most prefer the lower one.
  ...['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]),
  // Each of these makes an Azure SDK take the machine for another kind of compute.
  'IDENTITY_ENDPOINT',
  'IDENTITY_HEADER',
  'IDENTITY_SERVER_THUMBPRINT',
  'IMDS_ENDPOINT',
  'MSI_ENDPOINT',
  'MSI_SECRET',
  'AZURE_POD_IDENTITY_AUTHORITY_HOST',
  'AZURE_FEDERATED_TOKEN_FILE',
  // curl prefers either of them to SSL_CERT_FILE.
  'CURL_CA_BUNDLE',
  'SSL_CERT_DIR',
]
