import type { Cause } from '../../causes/cause.ts'
import { reachCauses } from '../../causes/families/reach.ts'
import { signInCauses } from '../../causes/families/sign-in.ts'
import { tenantCauses } from '../../causes/families/tenant.ts'
import { fill } from '../../causes/fill-placeholders.ts'
import { meaningOf } from '../../causes/numbers/index.ts'
import { TrustError } from '../../errors/errors.ts'
import type { SignInMethod } from '../../names/sign-in-method.ts'
import { excerpt } from '../../text/redact.ts'
import type { SignInRequest } from './method.ts'

/**
 * The error for a sign-in that failed. `@azure/identity` gives text, so the AADSTS number is searched in the text. The
 * number chooses words and nothing else.
 */
export function signInFailed(error: unknown, method: SignInMethod, { tenantId }: SignInRequest): TrustError {
  const text = messagesOf(error)
  const digits = /AADSTS(\d{5,9})/.exec(text)?.[1]
  const { cause, fix } = digits === undefined ? withoutNumber(method, tenantId) : adviceOf(Number(digits), tenantId)
  return new TrustError('SIGN_IN_FAILED', {
    message: `No admin could be signed in to tenant ${tenantId} with ${method}${digits === undefined ? '' : ` (AADSTS${digits})`}: ${excerpt(text).slice(0, 400)}`,
    likelyCause: cause,
    fix,
  })
}

interface Advice {
  readonly cause: string
  readonly fix: string
}

/** A refusal that has a number is the answer to each further try too, so most advice is not to run the command again. */
function adviceOf(number: number, tenantId: string): Advice {
  return (
    ofPublicClient[number] ??
    ofCatalogue(number, tenantId) ?? {
      cause: meaningOf(number) ?? `The token service refused the sign-in, and Towline does not know AADSTS${number}.`,
      fix: `Read the text of the refusal (https://login.microsoftonline.com/error?code=${number} explains the number), or choose another --auth.`,
    }
  )
}

/**
 * What the catalogue says about the account that signs in, its tenant, or the token service. Its other families are not
 * searched: there a number such as 700016 is about Towline's application, and here that number is about the public client.
 */
function ofCatalogue(number: number, tenant: string): Advice | undefined {
  const causes: readonly Cause[] = [signInCauses, tenantCauses, reachCauses].flatMap((family) => Object.values(family))
  const found = causes.find(({ aadsts }) => aadsts?.includes(number))
  if (found === undefined) return undefined
  const { host, target = '' } = found.fix
  return { cause: fill(found.explanation, { tenant }), fix: fill(host ?? target, { tenant }) }
}

const noConsent: Advice = {
  cause: 'No consent was given to what the public client asks for, or only an admin may give it.',
  fix: 'Let an admin consent to its delegated permissions, or use --auth azure-cli.',
}

const unknownClient: Advice = {
  cause: 'The public client of --auth-client-id is not known in this tenant.',
  fix: 'Make it multi-tenant and let an admin of this tenant consent to it, or use --auth azure-cli.',
}

const disabledClient: Advice = {
  cause:
    'The client that signs in is disabled in this tenant: the public client of --auth-client-id, or without it the Azure CLI.',
  fix: 'Use another public client with --auth-client-id, or ask the admins of the tenant why it was disabled.',
}

const replyAddress: Advice = {
  cause: 'The public client of --auth-client-id does not have the address at which the browser returns.',
  fix: 'Add `http://localhost` to its redirect URIs (Authentication, Mobile and desktop applications), or use --auth azure-cli.',
}

/**
 * Numbers that are about the public client here, or that no cause of an account has.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const ofPublicClient: Readonly<Record<number, Advice>> = {
  65001: noConsent,
  90008: noConsent,
  90093: noConsent,
  90094: noConsent,
  90095: noConsent,
  90099: noConsent,
  65004: {
    cause: 'The account declined the consent to what the public client asks for.',
    fix: 'Sign in again and accept, or use --auth azure-cli, which needs no such consent.',
  },
  53003: {
    cause:
      'A Conditional Access policy of the tenant blocks this way to sign in; device codes are blocked in many tenants.',
    fix: 'Use --auth browser with --auth-client-id, or `az login` and --auth azure-cli, on a device that the policy allows.',
  },
  700016: unknownClient,
  700011: unknownClient,
  7000112: disabledClient,
  70001: disabledClient,
  50011: replyAddress,
  500112: replyAddress,
  500113: replyAddress,
  900971: replyAddress,
  70004: replyAddress,
  50194: {
    cause: 'The public client of --auth-client-id is registered for its own tenant only.',
    fix: 'Make it multi-tenant, or use --auth azure-cli.',
  },
  7000218: {
    cause: 'The client of --auth-client-id is not a public client.',
    fix: 'Allow public client flows in its app registration (Authentication).',
  },
}

function withoutNumber(method: SignInMethod, tenantId: string): Advice {
  if (method === 'azure-cli') {
    return {
      cause: 'The Azure CLI is not installed, or it is not signed in to this tenant.',
      fix: `Run \`az login --tenant ${tenantId} --allow-no-subscriptions\`, or choose another --auth.`,
    }
  }
  return {
    cause: 'The sign-in was not finished, or the token service refused it.',
    fix: 'Run the command again, or choose another --auth.',
  }
}

function messagesOf(error: unknown): string {
  const messages: string[] = []
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) messages.push(at.message)
  return messages.length === 0 ? String(error) : messages.join(' ')
}
