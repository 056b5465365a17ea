/** Anything shaped like a JWT, in whatever text it is quoted. A signature may be missing or cut. */
const JWT = /\bey[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}(\.[A-Za-z0-9_-]*)?/g
/** Long opaque strings after a word that announces a secret. */
const ANNOUNCED =
  /\b(bearer|basic|secret|assertion|access_token|refresh_token|id_token|tempauth)(["']?\s*[:=]?\s*["']?)([A-Za-z0-9+/=._~%-]{16,})/gi

/** Removes whatever looks like a token from text that another system wrote: some refusals quote the assertion. */
export function redact(text: string): string {
  return text.replace(JWT, '[token removed]').replace(ANNOUNCED, '$1$2[removed]')
}

/** Query options that name what is asked for and can hold no secret. */
const SAFE_PARAMETERS =
  /^(\$(select|filter|top|count|orderby|expand|search|skip|format)|api-version|resource|client_id|object_id|mi_res_id|msi_res_id)$/

/** A URL that is safe to print: no credentials, no fragment, and unknown query values left out. */
export function redactUrl(url: URL): string {
  const query = [...url.searchParams].map(([name, value]) =>
    SAFE_PARAMETERS.test(name) ? `${name}=${value}` : `${name}=…`,
  )
  return `${url.origin}${url.pathname}${query.length === 0 ? '' : `?${query.join('&')}`}`
}
