import type { Expectation } from '../row.ts'

/** Microsoft's list of the numbers, with their names and what they mean. It tells no status and no OAuth `error`. */
export const numbers = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'

/** Texts of refusals that Microsoft's own library was answered in its tests. */
export const msalTexts =
  'AzureAD/microsoft-authentication-library-for-dotnet tests/Microsoft.Identity.Test.Common/TestConstants.cs @0dac126820b86007a1770969118ddad95873bba1'

/** A refusal by its number, with these words (a regular expression). `known` is what else the source tells. */
export function refusedWith(code: number, words = '.*', known: { status?: number; error?: string } = {}): Expectation {
  return {
    status: known.status ?? { $between: [400, 499] },
    body: {
      ...(known.error !== undefined && { error: known.error }),
      error_codes: [code],
      error_description: { $match: `AADSTS${code}: ${words}.* Trace ID: .*` },
      $absent: ['access_token'],
    },
  }
}

/** A token that nobody signed, with this header and these claims. */
export function unsigned(header: object, claims: object): string {
  return [...[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')), 'c2lnbmVk'].join(
    '.',
  )
}
