import type { World } from '../world/model/index.ts'
import { workloadIdentityOf } from './add-host-prerequisites.ts'
import { jobTokenPath } from './github-job.ts'
import type { HostShape } from './host-shapes.ts'

interface IdentityAddress {
  /** e.g. `http://127.0.0.1:4102` */
  readonly origin: string
  /** The value of `X-IDENTITY-HEADER`, or of what takes its place. */
  readonly header: string
  /** Absolute path of the service account's token, on AKS. */
  readonly tokenFile: string
}

interface TransportAddresses {
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
    ...identityEnvironments[host](identity, world),
    TOWLINE_HOME_TENANT: world.home.id,
    ...(world.home.cloud && { TOWLINE_CLOUD: world.home.cloud }),
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

type Environment = (identity: IdentityAddress, world: World) => Record<string, string>

/** What each kind of compute tells its processes, as in life. */
const identityEnvironments: Readonly<Record<HostShape, Environment>> = {
  // The Azure CLI knows an App Service by the name of its site.
  'app-service': (identity, { compute }) => ({
    ...variablesOf(identity),
    APPSETTING_WEBSITE_SITE_NAME: compute.resourceId.split('/').at(-1) ?? '',
  }),
  automation: variablesOf,
  imds: ({ origin }) => ({ AZURE_POD_IDENTITY_AUTHORITY_HOST: origin }),
  arc: ({ origin }) => ({ IDENTITY_ENDPOINT: `${origin}/metadata/identity/oauth2/token`, IMDS_ENDPOINT: origin }),
  aks({ tokenFile }, world) {
    const identity = workloadIdentityOf(world)
    return {
      AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.com/',
      AZURE_TENANT_ID: world.home.id,
      ...(identity && { AZURE_CLIENT_ID: identity.clientId }),
      AZURE_FEDERATED_TOKEN_FILE: tokenFile,
    }
  },
  github: ({ origin, header }, world) => ({
    // Clients append to the query, so there has to be one.
    ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}${jobTokenPath(world)}?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: header,
  }),
}

/** The endpoint by its present names and by those of before, which the platform still sets. */
function variablesOf({ origin, header }: IdentityAddress): Record<string, string> {
  const endpoint = `${origin}/msi/token`
  return { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header, MSI_ENDPOINT: endpoint, MSI_SECRET: header }
}

const misleading = [
  // Where Towline itself sends to and what it takes without a manifest, if the world does not say it.
  'TOWLINE_AUTHORITY_HOST',
  'TOWLINE_GRAPH_HOST',
  'TOWLINE_BLOB_HOST',
  'TOWLINE_CLOUD',
  'TOWLINE_IDENTITY',
  'TOWLINE_HOME_TENANT',
  'TOWLINE_CLIENT_ID',
  'TOWLINE_TENANT',
  // Proxies. Tools read either case, and most prefer the lower one.
  ...['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]),
  // Each of these makes a client take the machine for another kind of compute.
  'IDENTITY_ENDPOINT',
  'IDENTITY_HEADER',
  'IDENTITY_SERVER_THUMBPRINT',
  'IMDS_ENDPOINT',
  'MSI_ENDPOINT',
  'MSI_SECRET',
  'AZURE_POD_IDENTITY_AUTHORITY_HOST',
  'AZURE_FEDERATED_TOKEN_FILE',
  'ACTIONS_ID_TOKEN_REQUEST_URL',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  // The webhook of AKS sets it; elsewhere it leads Azure SDKs to another token service.
  'AZURE_AUTHORITY_HOST',
  'AZURE_REGIONAL_AUTHORITY_NAME',
  // Azure SDKs ask this proxy of the cluster in place of the token service.
  'AZURE_KUBERNETES_TOKEN_PROXY',
  'AZURE_KUBERNETES_SNI_NAME',
  'AZURE_KUBERNETES_CA_FILE',
  'AZURE_KUBERNETES_CA_DATA',
  // A real identity and its secrets. Azure SDKs try them before the managed identity.
  'AZURE_TENANT_ID',
  'AZURE_CLIENT_ID',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'AZURE_USERNAME',
  'AZURE_PASSWORD',
  'AZURE_TOKEN_CREDENTIALS',
  // curl prefers either of them to SSL_CERT_FILE.
  'CURL_CA_BUNDLE',
  'SSL_CERT_DIR',
]
