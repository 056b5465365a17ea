import type { AssignmentObject } from '../directory/objects/app-role-assignment.ts'
import type { ApplicationObject } from '../directory/objects/application.ts'
import type { DeletedObject } from '../directory/objects/deleted.ts'
import type { CredentialObject } from '../directory/objects/federated-credential.ts'
import type { ServicePrincipalObject } from '../directory/objects/service-principal.ts'
import { ConfigError } from '../errors/errors.ts'
import { plainText } from '../text/plain-text.ts'

/** The application in the home tenant, as an admin or a file shows it. */
export interface HomeView {
  /** Where it was read: the path of a file, or a tenant and the account that was signed in. */
  readonly source: string
  /** `missing`: the tenant has no such application. Left out: only credentials were given. */
  readonly application?: ApplicationObject | 'missing'
  readonly credentials: readonly CredentialObject[]
  /** IDs of the tenants that may have the application. Left out: not known. Empty: any tenant. */
  readonly allowedTenants?: readonly string[]
}

/** The application's service principal in the target, as an admin of the target sees it. */
export interface TargetView {
  readonly source: string
  readonly servicePrincipal: ServicePrincipalObject | undefined
  /** A deleted service principal of the application, where there is no living one. */
  readonly deleted?: DeletedObject | undefined
  readonly assignments: readonly AssignmentObject[]
}

/** How both tenants are read. Left out, or without an answer: the tenant cannot be read from here. */
export interface DirectoryViews {
  readonly home?: (clientId: string, tenantOfAssertion: string | undefined) => Promise<HomeView | undefined>
  readonly targetView?: (clientId: string) => Promise<TargetView | undefined>
}

/**
 * Reads the list of federated identity credentials that Graph or `az ad app federated-credential list` prints. `path` is
 * for messages. Throws `ConfigError` `USAGE`.
 */
export function readCredentialFile(text: string, path: string): HomeView {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw notAList(path, text.includes('subject[Nullable=False]') ? brokenOff : 'The file is not JSON.', cause)
  }
  const list = Array.isArray(value) ? value : (value as { readonly value?: unknown } | null)?.value
  if (!Array.isArray(list)) throw notAList(path, 'The file holds neither a list nor an object with a list in `value`.')
  const credentials = list.map((one: unknown, index) => {
    const { id, name, issuer, subject, audiences } = Object(one) as Record<string, unknown>
    const isOne =
      typeof issuer === 'string' && Array.isArray(audiences) && (subject == null || typeof subject === 'string')
    if (!isOne) throw notAList(path, `Entry ${index + 1} has no \`issuer\` or no \`audiences\`.`)
    return {
      id: plainText(id ?? ''),
      name: plainText(name ?? `entry ${index + 1}`),
      issuer,
      subject: subject ?? null,
      audiences: audiences.map(plainText),
    }
  })
  return { source: path, credentials }
}

/** Azure/azure-workload-identity#373 */
const brokenOff = 'The list breaks off at a flexible credential, which v1.0 of Graph cannot show.'

/** How the list is written, flexible credentials with it: the command of the Azure CLI for it asks v1.0. */
export const listCommand = `az rest --url "https://graph.microsoft.com/beta/applications(appId='<client ID>')/federatedIdentityCredentials"`

function notAList(path: string, likelyCause: string, cause?: unknown): ConfigError {
  return new ConfigError('USAGE', {
    message: `${path} does not hold a list of federated identity credentials.`,
    likelyCause,
    fix: `Write it with \`${listCommand}\`, or save the answer of Graph's beta version unchanged.`,
    ...(cause === undefined ? {} : { cause }),
  })
}
