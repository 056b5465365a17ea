import { hasCause, isKnownNumber } from '../../causes/diagnose/refusal.ts'

/** Returns the AADSTS numbers of a text: first the written ones, then lists of codes, then links. */
export function numbersIn(text: string): number[] {
  const written = [...text.matchAll(/AADSTS\s?(\d{5,15})\b/gi)].map(([, digits]) => Number(digits))
  const listed = [...text.matchAll(/error_?codes?["']?\s*[:=]\s*(\[[\d\s,"']*|\d{5,15}\b)/gi)].flatMap(
    ([, list = '']) => [...list.matchAll(/\d{5,15}/g)].map(([digits]) => Number(digits)),
  )
  const linked = [...text.matchAll(/\/error\?code=(\d{5,8})\b/gi)].map(([, digits]) => Number(digits))
  return [...new Set([...written, ...listed, ...linked])]
}

/**
 * Returns numbers without AADSTS: the whole text, or numbers that a person, a portal or a page calls an error. Only numbers
 * of a cause count there, because others are ports, lines and process IDs.
 */
export function bareNumbersIn(text: string): number[] {
  const whole = Number(/^\W*(\d{5,8})\W*$/.exec(text)?.[1])
  if (isKnownNumber(whole)) return [whole]
  const called = [
    /(?:err|fehler|エラー|错误|錯誤)[\p{L} _'’"-]{0,14}?(?:[:：=]|code)\s*["']?(\d{5,8})\b/giu,
    /\b(?:err(?:or|no)?|code|aad|sts)(?:[ _-]?(?:code|no|number|s|\(s\)))?\W{0,4}(\d{5,8})\b/gi,
  ].flatMap((pattern) => [...text.matchAll(pattern)].map(([, digits = '']) => digits))
  return [...new Set(called.map(Number))].filter(hasCause)
}

/** Returns a number that dots follow, because the text may be cut within it: `AADSTS70021...`. */
export function cutNumberIn(text: string): number | undefined {
  const digits = /AADSTS\s?(\d{1,8})\s?(?:\.\.\.|…)/i.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

const OAUTH_ERRORS =
  /\b(invalid_client|invalid_grant|invalid_scope|invalid_request|invalid_resource|invalid_tenant|invalid_instance|unauthorized_client|unsupported_grant_type|unsupported_response_type|interaction_required|consent_required|temporarily_unavailable|server_error|access_denied|authorization_pending|expired_token)\b/

/** Returns the OAuth `error`, from a field of that name or from anywhere in the text. */
export function oauthErrorIn(text: string): string | undefined {
  const field = /["']?error["']?\s*[:=]\s*["']?([a-z_]{5,40})\b/i.exec(text)?.[1]
  if (field !== undefined && OAUTH_ERRORS.test(field)) return field
  return OAUTH_ERRORS.exec(text)?.[1]
}

/** Returns the claim that a refusal quotes: `presented assertion issuer 'https://…'`. */
export function presentedIn(text: string): { readonly field: string; readonly value: string } | undefined {
  const [, field, value] = /presented assertion (issuer|subject|audience)\s*'([^']{1,400})'/i.exec(text) ?? []
  if (field !== undefined && value !== undefined) return { field: field.toLowerCase(), value }
  return undefined
}
