import { ConfigError } from '../errors/errors.ts'
import { quote } from '../text/quote.ts'

/**
 * Headers of the connection, and those by which a gateway before Graph may take a request to another host or path than was
 * judged. The bearer token would go along. `authorization` is missing, because the client always sets its own.
 */
const OWN = [
  'host connection keep-alive upgrade te trailer expect content-length transfer-encoding proxy-authorization proxy-connection',
  'forwarded x-forwarded-host x-forwarded-prefix x-host x-original-host x-original-url x-original-uri x-rewrite-url',
].flatMap((line) => line.split(' '))

/** Whether a caller cannot set this header. Some servers read `_` as `-`. */
export function isOwnHeader(name: string): boolean {
  return OWN.includes(name.trim().toLowerCase().replaceAll('_', '-'))
}

/** Throws `ConfigError` `USAGE` where one of the headers is Towline's own. */
export function refuseOwnHeaders(headers: Readonly<Record<string, string>>): void {
  const own = Object.keys(headers).find(isOwnHeader)
  if (own === undefined) return
  throw new ConfigError('USAGE', {
    message: `The header ${quote(own)} cannot be set.`,
    likelyCause: 'It belongs to the connection, or could take the call to another place than its path says.',
    fix: 'Leave it out: each call has the token and the host of its own target.',
  })
}
