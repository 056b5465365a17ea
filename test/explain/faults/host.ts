import { all, answered, change } from '../breaking.ts'
import type { Fault } from '../fault.ts'
import { ARC, breaks, choose, endpointOf, hostVariables, IMDS } from '../ways-to-hosts.ts'

const system = { identity: 'system-assigned' } as const
const user = { identity: 'user-assigned' } as const

/** Faults of the machine and its environment, before any service has answered. */
export const hostFaults: readonly Fault[] = [
  ...(['timeout', 'refused'] as const).map(
    (kind): Fault => ({
      name: `a machine without any identity endpoint, where the metadata address ends in ${kind}`,
      seed: 1,
      world: system,
      break: (world) => all(hostVariables(world), breaks(world, IMDS, kind)),
      cause: 'HOST_HAS_NO_IDENTITY',
      hop: 'host',
    }),
  ),
  ...(['refused', 'timeout', 'dns'] as const).map(
    (kind): Fault => ({
      name: `variables of another host, where their address ends in ${kind}`,
      seed: 2,
      break: (world) =>
        all(
          hostVariables(world, { IDENTITY_ENDPOINT: 'http://sidecar:42356/msi/token', IDENTITY_HEADER: 'of-another' }),
          breaks(world, 'http://sidecar', kind),
        ),
      cause: 'IDENTITY_ENDPOINT_SILENT',
      certainty: 'likely',
      hop: 'host',
    }),
  ),
  {
    name: "a virtual machine with an App Service's variables left over from a copy",
    seed: 3,
    world: { host: 'imds', ...system },
    break: (world) =>
      all(
        change(world.env, { IDENTITY_ENDPOINT: 'http://127.0.0.1:8081/msi/token', IDENTITY_HEADER: 'of-another' }),
        breaks(world, 'http://127.0.0.1:8081', 'refused'),
      ),
    cause: 'IDENTITY_ENDPOINT_SILENT',
    hop: 'host',
  },
  {
    name: 'nothing listens at the pod identity address',
    seed: 4,
    world: system,
    break: (world) =>
      all(
        hostVariables(world, { AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://10.0.0.9' }),
        breaks(world, 'http://10.0.0.9', 'refused'),
      ),
    cause: 'IDENTITY_ENDPOINT_SILENT',
    hop: 'host',
  },
  ...['msi/token', 'localhost:8081/msi/token', 'ftp://127.0.0.1/msi'].map(
    (value): Fault => ({
      name: `IDENTITY_ENDPOINT is "${value}"`,
      seed: 5,
      break: ({ env }) => change(env, { IDENTITY_ENDPOINT: value }),
      cause: 'IDENTITY_VARIABLE_INVALID',
      certainty: 'certain',
      hop: 'host',
    }),
  ),
  {
    name: 'what listens at the identity endpoint hangs up each time',
    seed: 6,
    break: (world) => breaks(world, endpointOf(world), 'reset', 'ECONNRESET'),
    cause: 'IDENTITY_CONNECTION_CUT',
    hop: 'host',
  },
  {
    name: 'the identity endpoint speaks TLS with a certificate of an unknown authority',
    seed: 7,
    break: (world) =>
      all(
        change(world.env, { IDENTITY_ENDPOINT: 'https://127.0.0.1:2377/metadata/identity/oauth2/token' }),
        breaks(world, 'https://127.0.0.1:2377', 'tls', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
      ),
    cause: 'TLS_INTERCEPTED',
  },
  {
    name: 'the host is Cloud Shell',
    seed: 8,
    world: system,
    break: (world) => hostVariables(world, { MSI_ENDPOINT: 'http://localhost:50342/oauth2/token' }),
    cause: 'CLOUD_SHELL_HOST',
    certainty: 'certain',
    hop: 'host',
  },
  {
    name: 'the host is Service Fabric',
    seed: 9,
    break: ({ env }) => change(env, { IDENTITY_SERVER_THUMBPRINT: '0011223344556677' }),
    cause: 'SERVICE_FABRIC_HOST',
    certainty: 'certain',
    hop: 'host',
  },
  ...(['objectId', 'resourceId'] as const).map(
    (selector): Fault => ({
      name: `the host is Azure Machine Learning, with the identity named by its ${selector}`,
      seed: 10,
      world: user,
      break: (world) =>
        all(
          hostVariables(world, { MSI_ENDPOINT: 'http://127.0.0.1/msi/token', MSI_SECRET: 'of-the-compute' }),
          choose(
            world,
            selector === 'objectId'
              ? { objectId: world.identity.principalId }
              : { resourceId: world.identity.resourceId },
          ),
        ),
      cause: 'AZURE_ML_SELECTOR',
      certainty: 'certain',
      hop: 'host',
    }),
  ),
  {
    name: 'a job of GitHub Actions without the permission for a token',
    seed: 11,
    world: { host: 'github' },
    break: (world) => hostVariables(world),
    cause: 'GITHUB_JOB_WITHOUT_TOKEN',
    certainty: 'certain',
    hop: 'host',
  },
  {
    name: 'a container in a job, to which one of the two variables was passed on',
    seed: 12,
    world: { host: 'github' },
    break: ({ env }) => change(env, { ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined }),
    cause: 'GITHUB_JOB_WITHOUT_TOKEN',
    hop: 'host',
  },
  {
    name: 'a job of GitHub Actions without the permission, without a chosen identity',
    seed: 13,
    world: { host: 'github' },
    break: (world) =>
      all(choose(world, undefined), hostVariables(world, { GITHUB_ACTIONS: 'true' }), breaks(world, IMDS, 'timeout')),
    cause: ['GITHUB_JOB_WITHOUT_TOKEN', 'HOST_HAS_NO_IDENTITY'],
    hop: 'host',
  },
  {
    name: 'the request token of another job',
    seed: 14,
    world: { host: 'github' },
    break: ({ env }) => change(env, { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-a-job-that-has-ended' }),
    cause: 'GITHUB_TOKEN_REFUSED',
    hop: 'host',
  },
  ...(['timeout', 'refused'] as const).map(
    (kind): Fault => ({
      name: `a runner from which GitHub ends in ${kind}`,
      seed: 15,
      world: { host: 'github' },
      break: (world) => breaks(world, endpointOf(world), kind),
      cause: 'GITHUB_SILENT',
      hop: 'host',
    }),
  ),
  {
    name: 'a runner behind a company proxy that opens TLS to GitHub',
    seed: 16,
    world: { host: 'github' },
    break: (world) =>
      all(
        change(world.env, { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://pipelines.actions.githubusercontent.com/x?a=1' }),
        breaks(world, 'https://pipelines', 'tls', 'SELF_SIGNED_CERT_IN_CHAIN'),
      ),
    cause: 'TLS_INTERCEPTED',
  },
  {
    name: 'an address for the request token that is not secure',
    seed: 17,
    world: { host: 'github' },
    break: ({ env }) => change(env, { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://pipelines.example/token?api-version=2.0' }),
    cause: 'IDENTITY_VARIABLE_INVALID',
    hop: 'host',
  },
  {
    name: 'an agent of Azure DevOps that has no identity of its own',
    seed: 18,
    world: system,
    break: (world) =>
      all(
        choose(world, undefined),
        hostVariables(world, {
          TF_BUILD: 'True',
          SYSTEM_TEAMFOUNDATIONCOLLECTIONURI: 'https://dev.azure.com/contoso/',
        }),
        breaks(world, IMDS, 'timeout'),
      ),
    cause: 'HOST_HAS_NO_IDENTITY',
    hop: 'host',
  },
  {
    name: 'a pod without the label for workload identity, without a chosen identity',
    seed: 19,
    world: system,
    break: (world) =>
      all(
        choose(world, undefined),
        hostVariables(world, { KUBERNETES_SERVICE_HOST: '10.0.0.1' }),
        breaks(world, IMDS, 'timeout'),
      ),
    cause: ['HOST_HAS_NO_IDENTITY', 'TOKEN_FILE_MISSING'],
    hop: 'host',
  },
  {
    name: 'a token file left over from elsewhere, beside the identity endpoint',
    seed: 20,
    world: system,
    break: (world) =>
      all(choose(world, undefined), change(world.env, { AZURE_FEDERATED_TOKEN_FILE: `${world.folder}/left-over` })),
    cause: 'TOKEN_FILE_MISSING',
    hop: 'host',
  },
  {
    name: 'the agent of Azure Arc is stopped',
    seed: 21,
    world: system,
    break: (world) =>
      all(
        hostVariables(world, { IDENTITY_ENDPOINT: `${ARC}/metadata/identity/oauth2/token`, IMDS_ENDPOINT: ARC }),
        breaks(world, ARC, 'refused'),
      ),
    cause: 'ARC_AGENT_SILENT',
    hop: 'host',
  },
  {
    name: 'the identity endpoint does not speak HTTP',
    seed: 22,
    break: (world) => breaks(world, endpointOf(world), 'protocol', 'HPE_INVALID_CONSTANT'),
    cause: 'IDENTITY_ANSWER_STRANGE',
  },
  {
    name: 'the answer of the identity endpoint is too long',
    seed: 23,
    break: (world) => breaks(world, endpointOf(world), 'too-large'),
    cause: 'IDENTITY_ANSWER_STRANGE',
  },
  {
    name: 'GitHub answers the job with a page',
    seed: 24,
    world: { host: 'github' },
    break: (world) => answered(world, endpointOf(world), 200, '<html>Sign in</html>', {}),
    cause: 'IDENTITY_ANSWER_STRANGE',
  },
  {
    name: 'GitHub has an outage',
    seed: 25,
    world: { host: 'github' },
    break: (world) => answered(world, endpointOf(world), 503, 'Service Unavailable', {}),
    cause: 'IDENTITY_FAILED',
  },
]
