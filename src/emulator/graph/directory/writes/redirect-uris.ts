import type { Json } from '../../odata/entity-type.ts'
import { invalid, textsOf } from './properties.ts'

/**
 * What a web application may be returned to: over TLS, or on this machine.
 * https://learn.microsoft.com/entra/identity-platform/reply-url
 */
export function readWebRedirects(web: Json): string[] {
  const uris = textsOf(web, 'redirectUris')
  const isGood = (uri: string) => {
    const { protocol, hostname, hash } = URL.parse(uri) ?? {}
    const isHere = protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1')
    return (protocol === 'https:' || isHere) && hash === '' && uri.length <= longestUri
  }
  if (uris.length > mostRedirects || !uris.every(isGood)) {
    throw invalid("Invalid value specified for property 'redirectUris' of resource 'Application'.", 'redirectUris')
  }
  return uris
}

const mostRedirects = 256
/** Characters. */
const longestUri = 256
