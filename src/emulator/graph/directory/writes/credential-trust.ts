import { parseExpression } from '../../../entra/flexible/expression.ts'
import { allows, isComplete, platformOf } from '../../../entra/flexible/platforms.ts'
import type { FederatedIdentityCredential } from '../../../world/model/index.ts'
import type { Json } from '../../odata/entity-type.ts'
import { Refusal } from '../../refusal.ts'
import { invalid, objectOf, textOf } from './properties.ts'

type Trust = Pick<FederatedIdentityCredential, 'subject' | 'expression'>

/** Characters. https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
export const longest = 600

/**
 * Whom a credential trusts after a write: a subject, or what an expression says. It is one of the two, so a change has to
 * set the other to null. https://learn.microsoft.com/graph/api/resources/federatedidentitycredential?view=graph-rest-beta
 */
export function trustOf(given: Json, issuer: string, before: Trust = { subject: '' }): Trust {
  const subject = given['subject'] === undefined ? before.subject : readSubject(given)
  const isNew = 'claimsMatchingExpression' in given
  const expression = isNew ? readExpression(given) : before.expression
  if (expression === undefined) {
    if (subject === '') throw invalid(subjectEmpty, 'subject')
    return { subject }
  }
  if (subject !== '') throw invalid(bothGiven, 'subject')
  if (isNew || 'issuer' in given) refuseUnfit(expression, issuer)
  return { subject, expression }
}

/** Empty for null. */
function readSubject(given: Json): string {
  const { subject } = given
  return subject === null || (typeof subject === 'string' && subject.trim() === '') ? '' : limited(given, 'subject')
}

/** Azure/azure-cli#32816 shows these words. */
const subjectEmpty = "Property 'subject' cannot be empty."
/** UNCONFIRMED: the words. */
const bothGiven = "Properties 'subject' and 'claimsMatchingExpression' cannot be set together."

/** Whatever it says is taken: whether it fits the token shows at the exchange. */
export function limited(given: Json, name: string, fallback?: string): string {
  const text = textOf(given, name, 'FederatedIdentityCredential', fallback)
  if (text.length <= longest) return text
  throw invalid(`Property '${name}' must not have more than ${longest} characters.`, name)
}

function readExpression(given: Json): string | undefined {
  if (given['claimsMatchingExpression'] === null) return undefined
  const expression = objectOf(given, 'claimsMatchingExpression')
  if (expression['languageVersion'] !== 1) {
    throw invalid("Property 'languageVersion' must be 1.", 'claimsMatchingExpression')
  }
  return textOf(expression, 'value', 'FederatedIdentityExpression')
}

/** Graph looks at the expression when it is written. */
function refuseUnfit(expression: string, issuer: string): void {
  const platform = platformOf(issuer)
  if (platform === undefined) throw unfit(`Issuer '${issuer}' may not use credentials matching via expression.`)
  const { comparisons, problem } = parseExpression(expression)
  if (comparisons === undefined) throw unfit(`The expression cannot be parsed. ${problem}`)
  if (!allows(platform, comparisons) || !isComplete(platform, comparisons)) {
    throw unfit('The expression lacks all required claims or contains unallowed claims.')
  }
}

/** hashicorp/terraform-provider-azuread#1901. UNCONFIRMED: words, and where the code stands. */
function unfit(message: string): Refusal {
  const details = [{ code: 'InvalidFederatedIdentityCredentialValue', message, target: 'claimsMatchingExpression' }]
  return new Refusal(400, 'Request_BadRequest', message, { details })
}
