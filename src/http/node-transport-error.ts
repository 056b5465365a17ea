import { TransportError, type TransportKind } from './send.ts'

const kinds: Readonly<Record<string, TransportKind>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EHOSTDOWN: 'refused',
  // This machine could make no connection, so nothing was sent.
  EMFILE: 'refused',
  ENFILE: 'refused',
  EADDRNOTAVAIL: 'refused',
  ENOBUFS: 'refused',
  ETIMEDOUT: 'timeout',
  ERR_PROXY_TUNNEL: 'proxy',
}

/** An error of Node's as a `TransportError`. Node reports the end of a connection in several ways; an unknown one counts as a reset. */
export function transportError(error: unknown, host: string): TransportError {
  const first = error instanceof AggregateError ? error.errors[0] : error
  const { code = '', message = String(first), syscall } = (first ?? {}) as NodeJS.ErrnoException
  const known = kinds[code] ?? (isTls(code) ? 'tls' : code.startsWith('HPE_') ? 'protocol' : 'reset')
  // A host can become unreachable in the middle of a request. How much of the request arrived is unknown then.
  const kind = known === 'refused' && syscall !== 'connect' ? 'reset' : known
  // A parse error holds the packet that could not be parsed, and there may be a token in it.
  return new TransportError(kind, host, `${host}: ${message}`, kind === 'protocol' ? undefined : error)
}

function isTls(code: string): boolean {
  return /CERT|CRL|^ERR_(TLS|SSL)|^EPROTO$|UNABLE_TO_|^INVALID_(CA|PURPOSE)$|PATH_LENGTH|HOSTNAME_MISMATCH/.test(code)
}
