import { catalogue, causeCodes } from '../../causes/catalogue.ts'
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
import { type Advice, ofPublicClient } from './public-client.ts'

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

/** A refusal that has a number is the answer to each further try too, so most advice is not to run the command again. */
function adviceOf(number: number, tenantId: string): Advice {
  return (
    ofPublicClient[number] ??
    ofAccount(number, tenantId) ?? {
      cause:
        ofClient(number) ??
        meaningOf(number) ??
        `The token service refused the sign-in, and Towline does not know AADSTS${number}.`,
      fix: `Read the text of the refusal (https://login.microsoftonline.com/error?code=${number} explains the number), or choose another --auth.`,
    }
  )
}

/** What the catalogue says about the account that signs in, its tenant, or the token service. */
function ofAccount(number: number, tenant: string): Advice | undefined {
  const causes: readonly Cause[] = [signInCauses, tenantCauses, reachCauses].flatMap((family) => Object.values(family))
  const found = causes.find(({ aadsts }) => aadsts?.includes(number))
  if (found === undefined) return undefined
  const { host, target = '' } = found.fix
  return { cause: fill(found.explanation, { tenant }), fix: fill(host ?? target, { tenant }) }
}

/** What any other number of the catalogue stands for. Its fix is for Towline's application, and here another client signs in. */
function ofClient(number: number): string | undefined {
  const code = causeCodes.find((one) => catalogue[one].aadsts?.includes(number))
  if (code === undefined) return undefined
  return `The client that signs in was refused, and not the account. AADSTS${number} stands for: ${catalogue[code].title}.`
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
