import type { TransportKind } from '../../http/send.ts'
import type { CauseCode } from '../catalogue.ts'
import { type DiagnosedCause, found, only } from '../finding.ts'

/** A request that got no usable answer. */
interface FailedRequest {
  readonly kind: TransportKind
  /** Node's error code, such as `CERT_HAS_EXPIRED`. */
  readonly code?: string | undefined
  /** `host:port` */
  readonly host?: string
}

/** Returns the causes that a failed request may stand for, the likeliest first. */
export function causesOfTransport({ kind, code = '', host }: FailedRequest): DiagnosedCause[] {
  const evidence = `${host === undefined ? 'The connection' : `The connection to ${host}`} ended with ${code || kind}.`
  if (kind !== 'tls') return only(byKind[kind], 'likely', evidence)
  if (/ALTNAME|HOSTNAME_MISMATCH/.test(code)) return only('TLS_OTHER_NAME', 'certain', evidence)
  if (/EXPIRED|NOT_YET_VALID/.test(code)) {
    return [found('TLS_CERTIFICATE_ENDED', 'likely', evidence), found('CLOCK_WRONG', 'possible', evidence)]
  }
  if (/^(EPROTO|ERR_SSL|ERR_TLS)/.test(code)) {
    return [found('TLS_NOT_SPOKEN', 'likely', evidence), found('TLS_INTERCEPTED', 'possible', evidence)]
  }
  return [found('TLS_INTERCEPTED', 'likely', evidence), found('TRUST_LIST_MISSING', 'possible', evidence)]
}

const byKind: Readonly<Record<Exclude<TransportKind, 'tls'>, CauseCode>> = {
  dns: 'NAME_UNKNOWN',
  refused: 'CONNECTION_REFUSED',
  reset: 'CONNECTION_CUT',
  timeout: 'CONNECTION_SILENT',
  proxy: 'PROXY_REFUSES',
  'too-large': 'PAGE_IN_PLACE',
  protocol: 'PAGE_IN_PLACE',
}
