/** Numbers that say only "no": where another one stands beside them, that one says why. */
const GENERAL: ReadonlySet<number> = new Set([70002, 70000, 9002313, 50000])

/** The AADSTS numbers of a text, in order, the general ones last. */
export function numbersIn(text: string): number[] {
  const written = [...text.matchAll(/AADSTS\s?(\d{5,8})\b/gi)].map(([, digits]) => Number(digits))
  const listed = [...text.matchAll(/["']?error_?codes?["']?\s*[:=]\s*\[?\s*(\d{5,8})\b/gi)].map(([, digits]) =>
    Number(digits),
  )
  const linked = [...text.matchAll(/\/error\?code=(\d{5,8})\b/gi)].map(([, digits]) => Number(digits))
  const all = [...new Set([...written, ...listed, ...linked])]
  return [...all.filter((number) => !GENERAL.has(number)), ...all.filter((number) => GENERAL.has(number))]
}

/**
 * Numbers without their prefix, as portals and people write them, where the words around them call them an error. Others
 * are ports, lines and process IDs.
 */
export function bareNumbersIn(text: string): number[] {
  const called = [
    ...text.matchAll(/\b(?:err(?:or|no)?|code|aad|sts)(?:[ _-]?(?:code|no|number|s|\(s\)))?\W{0,4}(\d{5,7})\b/gi),
  ]
  const alone = /^\W*(\d{5,7})\W*$/.exec(text)
  return [...new Set([...called, ...(alone === null ? [] : [alone])].map(([, digits]) => Number(digits)))]
}

const OAUTH_ERRORS =
  /\b(invalid_client|invalid_grant|invalid_scope|invalid_request|invalid_resource|invalid_tenant|invalid_instance|unauthorized_client|unsupported_grant_type|unsupported_response_type|interaction_required|consent_required|temporarily_unavailable|server_error|access_denied|authorization_pending|expired_token)\b/

/** The OAuth `error`, wherever the tool put it. */
export function oauthErrorIn(text: string): string | undefined {
  const field = /["']?error["']?\s*[:=]\s*["']?([a-z_]{5,40})\b/i.exec(text)?.[1]
  if (field !== undefined && OAUTH_ERRORS.test(field)) return field
  return OAUTH_ERRORS.exec(text)?.[1]
}

/** What the refusal says that it was shown: `presented assertion issuer 'https://…'`. */
export function presentedIn(text: string): { readonly field: string; readonly value: string } | undefined {
  const [, field, value] = /presented assertion (issuer|subject|audience)\s*'([^']{1,400})'/i.exec(text) ?? []
  if (field !== undefined && value !== undefined) return { field: field.toLowerCase(), value }
  return undefined
}
