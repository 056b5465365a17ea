import { atMostLikely, type Found, found, possible } from '../../causes/finding.ts'
import type { Target } from '../../manifest/target.ts'
import type { Env } from '../../text/env.ts'
import type { Detected, ExpectedIdentity } from '../walk.ts'

/** What is known around an identity that could not be had. */
export interface Surroundings {
  readonly target: Pick<Target, 'identity' | 'clientId'>
  readonly expected: ExpectedIdentity
  readonly env: Env
  /** What the host offers. */
  readonly host: Detected
}

/** What the environment, the manifest and the other sources add to why there is no assertion. */
export function inSurroundings(causes: readonly Found[], around: Surroundings): Found[] {
  return passedOver(onOtherHost(misnamed(causes, around), around), around)
}

/** The client ID of the application in the place of the identity's is the commonest of mistakes, and can be seen here. */
function misnamed(causes: readonly Found[], { target, expected, env }: Surroundings): readonly Found[] {
  const [first, ...others] = causes
  const { identity, clientId } = target
  if (first?.code === 'IDENTITY_NOT_ATTACHED' && identity?.kind === 'client') {
    if (same(identity.clientId, clientId)) {
      return [{ ...first, code: 'CLIENT_ID_TAKEN_FOR_IDENTITY', certainty: 'certain' }]
    }
    if (same(identity.clientId, expected.principalId)) {
      return [more(first, `${identity.clientId} is the identity's principal ID: name it as \`objectId\`.`), ...others]
    }
  }
  const isUnnamed = first?.code === 'NO_SYSTEM_IDENTITY' || first?.code === 'SEVERAL_IDENTITIES'
  if (!isUnnamed || !env['AZURE_CLIENT_ID']) return causes
  if (same(env['AZURE_CLIENT_ID'], clientId)) {
    const evidence = 'AZURE_CLIENT_ID holds the client ID of the application, which SDKs take for that of an identity.'
    return [first, found('CLIENT_ID_TAKEN_FOR_IDENTITY', 'possible', evidence), ...others]
  }
  return [
    more(
      first,
      'AZURE_CLIENT_ID is set, and Towline does not read it: name the identity by `identity: { clientId: … }` or `--identity client:…`.',
    ),
    ...others,
  ]
}

/** Where nobody chose, the metadata service was asked for want of anything else; the variables may tell of what is missing. */
function onOtherHost(causes: readonly Found[], { target, env, host }: Surroundings): readonly Found[] {
  const [first, ...others] = causes
  const isGuess = target.identity === undefined && host?.source === 'imds'
  if (first === undefined || !isGuess || !NO_IDENTITY.has(first.code)) return causes
  if (env['GITHUB_ACTIONS'] === 'true') {
    const evidence = 'GITHUB_ACTIONS is set, and the two variables of a job that may have a token are not.'
    return [found('GITHUB_JOB_WITHOUT_TOKEN', 'likely', evidence), ...[first, ...others].map(possible)]
  }
  if (env['KUBERNETES_SERVICE_HOST']) {
    const evidence = 'This is a pod (KUBERNETES_SERVICE_HOST), and AZURE_FEDERATED_TOKEN_FILE is not set in it.'
    return [atMostLikely(first), found('TOKEN_FILE_MISSING', 'possible', evidence), ...others]
  }
  if (env['TF_BUILD']) {
    const evidence =
      'This is a job of Azure Pipelines (TF_BUILD); Microsoft-hosted agents have no managed identity that a job may use. Give the token of its service connection as a file.'
    return [more(first, evidence), ...others]
  }
  return causes
}

const NO_IDENTITY: ReadonlySet<string> = new Set(['HOST_HAS_NO_IDENTITY', 'NO_SYSTEM_IDENTITY', 'SEVERAL_IDENTITIES'])

/** Another source that is set up as well may be the one that was meant. */
function passedOver(causes: readonly Found[], { target, env, host }: Surroundings): Found[] {
  const [first, ...others] = causes
  const set = (host?.others ?? []).filter(({ here, source }) => here && !isNameOfSame(source, host, env))
  if (first === undefined || set.length === 0) return [...causes]
  const sources = set.map(({ source, why }) => `${source} (${why})`).join(', ')
  const isManaged = target.identity === undefined && set.some(({ source }) => source !== 'github')
  const how = isManaged ? ' `--identity system` asks for a managed identity in any case.' : ''
  return [more(first, `Set up here as well, and not asked: ${sources}.${how}`), ...others]
}

/** The variables of one kind of host are part of another's, and App Service gives its endpoint two names. */
function isNameOfSame(source: string, host: Detected, env: Env): boolean {
  const isOlderName = env['MSI_ENDPOINT'] === env['IDENTITY_ENDPOINT']
  if (source === 'imds') return true
  if (source === 'app-service') return host?.source === 'service-fabric'
  if (source === 'azure-ml') return isOlderName
  return source === 'cloud-shell' && (isOlderName || host?.source === 'azure-ml' || Boolean(env['MSI_SECRET']))
}

function same(id: string, other: string | undefined): boolean {
  return id.toLowerCase() === other?.toLowerCase()
}

function more(cause: Found, evidence: string): Found {
  return { ...cause, evidence: [...cause.evidence, evidence] }
}
