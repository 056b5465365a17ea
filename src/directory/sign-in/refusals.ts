import type { Cause } from '../../causes/cause.ts'
import { adminCauses } from '../../causes/families/admin.ts'
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
  const number = Number(/AADSTS(\d{5,7})/.exec(text)?.[1])
  const { cause, fix } = ownAdvice[number] ?? adviceOf(number) ?? unknown(method, tenantId)
  return new TrustError('SIGN_IN_FAILED', {
    message: `No admin could be signed in to tenant ${tenantId} with ${method}${Number.isNaN(number) ? '' : ` (AADSTS${number})`}: ${excerpt(text).slice(0, 400)}`,
    likelyCause: cause,
    fix,
  })
}

interface Advice {
  readonly cause: string
  readonly fix: string
}

/**
 * What the catalogue says to an operator about an account that signs in. Its other families are not searched: there a
 * number such as 700016 is about Towline's application, and here that number is about the public client.
 */
function adviceOf(number: number): Advice | undefined {
  const causes: readonly Cause[] = Object.values(adminCauses)
  for (const { aadsts, explanation, fix } of causes) {
    if (fix.host !== undefined && aadsts?.includes(number)) return { cause: explanation, fix: fix.host }
  }
  return undefined
}

/**
 * Numbers that have no cause of their own among `adminCauses`.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const ownAdvice: Readonly<Record<number, Advice>> = {
  65001: {
    cause: 'No consent was given to what the public client asks for.',
    fix: 'Let an admin consent to its delegated permissions, or use --auth azure-cli.',
  },
  53003: {
    cause:
      'A Conditional Access policy of the tenant blocks this way to sign in; device codes are blocked in many tenants.',
    fix: 'Use --auth browser with --auth-client-id, or `az login` and --auth azure-cli, on a device that the policy allows.',
  },
  // The catalogue counts it to the second factor that is missing. An account that has none cannot sign in again with it.
  50079: {
    cause: 'The account has to register for multifactor authentication first.',
    fix: 'Let its owner sign in once at https://aka.ms/mfasetup.',
  },
  700016: {
    cause: 'The public client of --auth-client-id is not known in this tenant.',
    fix: 'Make it multi-tenant and let an admin of this tenant consent to it, or use --auth azure-cli.',
  },
  7000218: {
    cause: 'The client of --auth-client-id is not a public client.',
    fix: 'Allow public client flows in its app registration (Authentication).',
  },
}

function unknown(method: SignInMethod, tenantId: string): Advice {
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
