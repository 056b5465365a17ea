import type { Warning } from '../../change/change.ts'
import { applicationOf } from '../../directory/objects/application.ts'
import {
  type CredentialObject,
  isFlexible,
  readFederatedCredentials,
} from '../../directory/objects/federated-credential.ts'
import { quote } from '../../text/quote.ts'
import { homeOf, type StepContext } from './step.ts'

// A flexible credential trusts every workload whose token fits an expression. Entra takes none for a managed identity's
// issuer, so it is never the one of this trust, and it is neither changed nor deleted.
// https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials

/** Characters, by Entra. https://learn.microsoft.com/graph/api/resources/federatedidentitycredential */
const LONGEST_NAME = 120

/** The name, or one with a number where a flexible credential has it: an upsert by that name would change it. */
export function nameBesideFlexible(name: string, credentials: readonly CredentialObject[]): string {
  // Letter case does not make another name.
  const taken = new Set(credentials.filter(isFlexible).map((one) => one.name.toLowerCase()))
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`
    const candidate = `${name.slice(0, LONGEST_NAME - suffix.length)}${suffix}`
    if (!taken.has(candidate.toLowerCase())) return candidate
  }
}

/** A credential that is left as it is, and that lets other workloads act as the application. */
export function matchesMany({ name, issuer, claimsMatchingExpression }: CredentialObject): Warning {
  return {
    code: 'CREDENTIAL_MATCHES_MANY',
    message: `The application also has the flexible credential ${quote(name)}: every workload of ${quote(issuer, 200)} whose token fits its expression, ${quote(claimsMatchingExpression?.value ?? '', 200)}, can act as the application in all targets. Towline leaves it as it is.`,
  }
}

/** A warning for each flexible credential of the application. */
export async function flexibleCredentials(context: StepContext): Promise<Warning[]> {
  const home = homeOf(context)
  const application = await applicationOf(home, context.application)
  const credentials = application === undefined ? [] : await readFederatedCredentials(home, application.id)
  return credentials.filter(isFlexible).map(matchesMany)
}
