import type { AssignmentObject } from '../directory/objects/app-role-assignment.ts'
import type { ApplicationObject } from '../directory/objects/application.ts'
import type { CredentialObject } from '../directory/objects/federated-credential.ts'
import type { ServicePrincipalObject } from '../directory/objects/service-principal.ts'
import { ConfigError } from '../errors/errors.ts'

/** What is known of the application at home. */
export interface HomeView {
  /** Where it was read: a file, or a tenant by somebody who signed in. */
  readonly source: string
  /** `missing`: there is no such application; left out: only its credentials were given. */
  readonly application?: ApplicationObject | 'missing'
  readonly credentials: readonly CredentialObject[]
}

/** What stands for it in the target. */
export interface TargetView {
  readonly source: string
  readonly servicePrincipal: ServicePrincipalObject | undefined
  readonly assignments: readonly AssignmentObject[]
}

/** The list of federated identity credentials as Graph or `az ad app federated-credential list` prints it. */
export function readCredentialFile(text: string, path: string): HomeView {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw notAList(path, 'It is not JSON.', cause)
  }
  const list = Array.isArray(value) ? value : (value as { readonly value?: unknown } | null)?.value
  if (!Array.isArray(list)) throw notAList(path, 'It holds neither a list nor an object with a list in `value`.')
  const credentials = list.map((one: unknown, index) => {
    const { id, name, issuer, subject, audiences } = Object(one) as Record<string, unknown>
    const isOne =
      typeof issuer === 'string' && Array.isArray(audiences) && (subject == null || typeof subject === 'string')
    if (!isOne) throw notAList(path, `Entry ${index + 1} has no \`issuer\` or no \`audiences\`.`)
    return {
      id: String(id ?? ''),
      name: String(name ?? `entry ${index + 1}`),
      issuer,
      subject: subject ?? null,
      audiences: audiences.map(String),
    }
  })
  return { source: path, credentials }
}

function notAList(path: string, likelyCause: string, cause?: unknown): ConfigError {
  return new ConfigError('USAGE', {
    message: `${path} does not hold a list of federated identity credentials.`,
    likelyCause,
    fix: 'Write it with `az ad app federated-credential list --id <client ID>`, or keep the answer of Graph as it is.',
    ...(cause === undefined ? {} : { cause }),
  })
}
