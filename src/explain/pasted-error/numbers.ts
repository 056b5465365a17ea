import { hasCause, isKnownNumber } from '../../causes/diagnose/refusal.ts'

export interface WrittenNumber {
  readonly number: number
  readonly at: number
}

/** Returns the AADSTS numbers of a text: first the written ones, then lists of codes, then links. */
export function numbersIn(text: string): WrittenNumber[] {
  const written = [...text.matchAll(/AADSTS\s?[:#=_-]?\s?(\d{5,15})\b/gi)].map(toNumber)
  const listed = [...text.matchAll(LISTED)].flatMap(({ 0: list, index }) =>
    [...list.matchAll(/\d{5,15}/g)].map(([digits]) => ({ number: Number(digits), at: index })),
  )
  const linked = [...text.matchAll(/\/error\?code=(\d{5,8})\b/gi)].map(toNumber)
  const all = [...written, ...listed, ...linked]
  return all.filter(({ number }, place) => all.findIndex((one) => one.number === number) === place)
}

/** The field `error_codes` as each language prints a list: `[700016]`, `=> Array ( [0] => 700016 )`, `{700016}`. */
const LISTED =
  /(?:error_codes?|errorCodes)(?:(?:[\W_]|\b(?:array|int|integer|long|list)\b|\b\d{1,2}\b){1,40}?\d{5,15}\b){1,20}/gi

function toNumber({ 1: digits, index }: RegExpExecArray): WrittenNumber {
  return { number: Number(digits), at: index }
}

/** Returns a number that dots follow, because the text may be cut within it: `AADSTS70021...`. */
export function cutNumberIn(text: string): number | undefined {
  const digits = /AADSTS\s?(\d{1,8})\s?(?:\.\.\.|…)/i.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** A number without AADSTS, and the words that call it an error. */
export interface LabelledNumber extends WrittenNumber {
  readonly words: string
}

/**
 * Returns numbers without AADSTS: the whole text, or numbers that a portal, a log row, a page or a person calls an error. Only
 * numbers that Microsoft lists count, because others are ports, lines and process IDs.
 */
export function labelledNumbersIn(text: string): LabelledNumber[] {
  const whole = /^\W{0,20}(\d{5,8})\W{0,20}$/.exec(text)
  const named = [...(whole === null ? [] : [whole]), ...matchesOf(LABELLED, text)].map(toLabelled)
  return [
    ...named.filter(({ number }) => isKnownNumber(number)),
    // Any tool calls its numbers so.
    ...matchesOf(CALLED, text)
      .filter(({ 0: words, index }) => !isLevel(words, text.slice(index + words.length)))
      .map(toLabelled)
      .filter(({ number }) => hasCause(number)),
  ]
}

function matchesOf(patterns: readonly RegExp[], text: string): RegExpExecArray[] {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)])
}

function toLabelled(match: RegExpExecArray): LabelledNumber {
  return { ...toNumber(match), words: match[0].trim() }
}

const LABELLED: readonly RegExp[] = [
  // Columns of sign-in logs (Log Analytics, Graph), and fields of pages.
  /\b(?:ResultType|ResultCode|[si]?ErrorCode|status\.errorCode|SignInErrorCode)\b[^\w\n]{1,12}(\d{5,8})\b/gi,
  // Portals and pages, by the language's words for "error code".
  /(?:Fehler[- ]?code|Code d['’]erreur|C[oó]digo (?:de |do )?err(?:or|o)|Codice (?:di |d['’])?errore|Foutcode|Felkod|Fejlkode|Feilkode|Virhekoodi|Hata kodu|Kod błędu|K[oó]d chyby|Hibak[oó]d|Cod de eroare|Codi d['’]error|Koda napake|K[oô]d (?:pogreške|greške)|Mã lỗi|Код (?:ошибки|помилки)|エラー ?コード|错误代码|錯誤(?:代|程式)?碼|오류 ?코드)[^\d\n]{0,24}(\d{5,8})(?!\d)/giu,
]

/** Whether the words are a level of a log and a process ID: `ERROR 70021 --- [main]`. */
function isLevel(words: string, behind: string): boolean {
  return /^ERROR \d/.test(words) && /^ \S/.test(behind)
}

/** Looser words, as people and any tool write them. */
const CALLED: readonly RegExp[] = [
  /(?:err|fehler|エラー|错误|錯誤)[\p{L} _'’"-]{0,14}?(?:[:：=]|code)\s?["']?(\d{5,8})\b/giu,
  /\b(?:err(?:or|no)?|code|aad|sts)(?:[ _-]?(?:code|no|number|s|\(s\)))?["'\])]?\s?[:=#([-]?\s?["'[(]?(\d{5,8})\b/gi,
]

const OAUTH_ERRORS =
  /^(?:invalid_client|invalid_grant|invalid_scope|invalid_request|invalid_resource|invalid_tenant|invalid_instance|unauthorized_client|unsupported_grant_type|unsupported_response_type|interaction_required|consent_required|temporarily_unavailable|server_error|access_denied|authorization_pending|expired_token)$/
/** Errors that only OAuth calls so, wherever they stand. */
const UNMISTAKABLE =
  /\b(?:invalid_client|invalid_grant|unauthorized_client|unsupported_grant_type|interaction_required|consent_required|authorization_pending|temporarily_unavailable)\b/

/** Returns the OAuth `error`: from a field of that name, or a word that stands for nothing else. */
export function oauthErrorIn(text: string): string | undefined {
  for (const [, field = ''] of text.matchAll(/\berror(?: ?code)?["']?\s?[:=]\s?["']?([a-z_]{5,40})\b/gi))
    if (OAUTH_ERRORS.test(field)) return field
  return UNMISTAKABLE.exec(text)?.[0]
}

/** Returns the claim that a refusal quotes: `presented assertion issuer 'https://…'`. */
export function presentedIn(text: string): { readonly field: string; readonly value: string } | undefined {
  const [, field, value] = /presented assertion (issuer|subject|audience)\s*'([^']{1,400})'/i.exec(text) ?? []
  if (field !== undefined && value !== undefined) return { field: field.toLowerCase(), value }
  return undefined
}
