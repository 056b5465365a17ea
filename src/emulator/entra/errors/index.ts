import { assertionErrors } from './assertion.ts'
import { clientErrors } from './client.ts'
import { issuerErrors } from './issuer.ts'
import { loadErrors } from './load.ts'
import { requestErrors } from './request.ts'
import { resourceErrors } from './resource.ts'
import type { StsError } from './row.ts'
import { signInErrors } from './sign-in.ts'
import { tenantErrors } from './tenant.ts'

/**
 * Every refusal of the token service, by its AADSTS number. Clients and people match on these texts, so they are as the
 * service words them wherever that is known. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 *
 * `captured` rows have been seen on the wire with this status and `error`. Of the others at most the number and the text
 * are known: their envelope follows the rule of the family, is UNCONFIRMED, and must not be told to a user as fact.
 */
export const stsErrors = {
  ...requestErrors,
  ...tenantErrors,
  ...clientErrors,
  ...assertionErrors,
  ...issuerErrors,
  ...resourceErrors,
  ...loadErrors,
  ...signInErrors,
}

export type StsErrorCode = keyof typeof stsErrors

/** Thrown by whatever finds a fault with a request; `answers.ts` makes it the answer. */
export class StsRefusal extends Error {
  override name = 'StsRefusal'
  readonly code: StsErrorCode

  constructor(code: StsErrorCode, text: string) {
    super(`AADSTS${code}: ${text}`)
    this.code = code
  }
}

/** The arguments are those of the code's `text`. */
export function refusal<Code extends StsErrorCode>(
  code: Code,
  ...args: Parameters<(typeof stsErrors)[Code]['text']>
): StsRefusal {
  const row: StsError<string[]> = stsErrors[code]
  return new StsRefusal(code, row.text(...args))
}
