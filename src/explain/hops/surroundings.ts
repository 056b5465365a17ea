import { atMostLikely, type DiagnosedCause, found, possible } from '../../causes/finding.ts'
import type { Detected } from '../../connect/identity-source.ts'
import type { Target } from '../../manifest/target.ts'
import type { Env } from '../../text/env.ts'
import { isSameGuid } from '../../text/guid.ts'
import type { ExpectedIdentity } from '../expected-identity.ts'

/** What is known where no assertion could be obtained. */
export interface Surroundings {
  readonly target: Pick<Target, 'identity' | 'clientId'>
  readonly expected: ExpectedIdentity
  readonly env: Env
  /** What the host offers. */
  readonly host: Detected
}

/** Adds what environment, manifest and other identity sources say about a missing assertion. */
export function addSurroundings(causes: readonly DiagnosedCause[], around: Surroundings): DiagnosedCause[] {
  return passedOver(onOtherHost(misnamed(causes, around), around), around)
}

/** Finds the commonest mistake: the application's client ID in place of the identity's. */
function misnamed(
  causes: readonly DiagnosedCause[],
  { target, expected, env }: Surroundings,
): readonly DiagnosedCause[] {
  const [first, ...others] = causes
  const { identity, clientId } = target
  if (first?.code === 'IDENTITY_NOT_ATTACHED' && identity?.kind === 'client') {
    if (isSameGuid(identity.clientId, clientId)) {
      return [{ ...first, code: 'CLIENT_ID_TAKEN_FOR_IDENTITY', certainty: 'certain' }]
    }
    if (isSameGuid(identity.clientId, expected.principalId)) {
      return [more(first, `${identity.clientId} is the identity's principal ID: name it as \`objectId\`.`), ...others]
    }
  }
  const isUnnamed = first?.code === 'NO_SYSTEM_IDENTITY' || first?.code === 'SEVERAL_IDENTITIES'
  if (!isUnnamed || !env['AZURE_CLIENT_ID']) return causes
  if (isSameGuid(clientId, env['AZURE_CLIENT_ID'])) {
    const evidence =
      'AZURE_CLIENT_ID holds the client ID of the application. SDKs take it for the client ID of an identity.'
    return [first, found('CLIENT_ID_TAKEN_FOR_IDENTITY', 'possible', evidence), ...others]
  }
  return [
    more(
      first,
      'AZURE_CLIENT_ID is set, and Towline does not read it: name the identity with `identity: { clientId: … }` or `--identity client:…`.',
    ),
    ...others,
  ]
}

/** Without a choice and without another source the metadata service is called. Variables may name what is missing then. */
function onOtherHost(
  causes: readonly DiagnosedCause[],
  { target, env, host }: Surroundings,
): readonly DiagnosedCause[] {
  const [first, ...others] = causes
  const isGuess = target.identity === undefined && host?.source === 'imds'
  if (first === undefined || !isGuess || !NO_IDENTITY.has(first.code)) return causes
  if (env['GITHUB_ACTIONS'] === 'true') {
    const evidence = 'GITHUB_ACTIONS is set, and the two variables of a job with the permission for a token are not.'
    return [found('GITHUB_JOB_WITHOUT_TOKEN', 'likely', evidence), ...[first, ...others].map(possible)]
  }
  if (env['KUBERNETES_SERVICE_HOST']) {
    const evidence = 'This is a pod (KUBERNETES_SERVICE_HOST), and AZURE_FEDERATED_TOKEN_FILE is not set in it.'
    return [atMostLikely(first), found('TOKEN_FILE_MISSING', 'possible', evidence), ...others]
  }
  if (env['TF_BUILD']) {
    const evidence =
      'This is a job of Azure Pipelines (TF_BUILD). Microsoft-hosted agents have no managed identity that a job may use. Give the token of its service connection as a file.'
    return [more(first, evidence), ...others]
  }
  return causes
}

const NO_IDENTITY: ReadonlySet<string> = new Set(['HOST_HAS_NO_IDENTITY', 'NO_SYSTEM_IDENTITY', 'SEVERAL_IDENTITIES'])

/** Adds the other sources that are set up here: one of them may be the one that was meant. */
function passedOver(causes: readonly DiagnosedCause[], { target, env, host }: Surroundings): DiagnosedCause[] {
  const [first, ...others] = causes
  const set = (host?.others ?? []).filter(({ here, source }) => here && !isNameOfSame(source, host, env))
  if (first === undefined || set.length === 0) return [...causes]
  const sources = set.map(({ source, why }) => `${source} (${why})`).join(', ')
  const isManaged = target.identity === undefined && set.some(({ source }) => source !== 'github')
  const how = isManaged ? ' `--identity system` requests a managed identity in any case.' : ''
  return [more(first, `Also set up here, and not used: ${sources}.${how}`), ...others]
}

/** Some kinds of host set variables of another kind too, and App Service gives its endpoint two names. */
function isNameOfSame(source: string, host: Detected, env: Env): boolean {
  const isOlderName = env['MSI_ENDPOINT'] === env['IDENTITY_ENDPOINT']
  if (source === 'imds') return true
  if (source === 'app-service') return host?.source === 'service-fabric'
  if (source === 'azure-ml') return isOlderName
  return source === 'cloud-shell' && (isOlderName || host?.source === 'azure-ml' || Boolean(env['MSI_SECRET']))
}

function more(cause: DiagnosedCause, evidence: string): DiagnosedCause {
  return { ...cause, evidence: [...cause.evidence, evidence] }
}
