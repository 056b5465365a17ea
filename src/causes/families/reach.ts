import type { TransportKind } from '../../http/send.ts'
import { transportAdvice } from '../../http/transport-advice.ts'
import type { Family } from '../cause.ts'

const node = 'https://nodejs.org/api/errors.html#common-system-errors'
const tls = 'https://nodejs.org/api/tls.html#x509-certificate-error-codes'
const proxies = 'https://nodejs.org/api/http.html#built-in-proxy-support'

/** The texts that the short errors have for a failed connection over TLS. */
function said(kind: TransportKind): { readonly explanation: string; readonly fix: { readonly host: string } } {
  const { likelyCause, fix } = transportAdvice(kind)
  return { explanation: likelyCause, fix: { host: fix } }
}

/** Between this machine and the token service or Graph. */
export const reachCauses = {
  NAME_UNKNOWN: {
    title: 'The name of the service cannot be looked up',
    ...said('dns'),
    distinguish: 'No address was found for the name, so no connection was tried.',
    source: node,
  },
  CONNECTION_REFUSED: {
    title: 'The connection is refused',
    ...said('refused'),
    distinguish:
      'The name has an address. The answer came at once: nothing listens there, or there is no route. An address without any answer is CONNECTION_SILENT.',
    source: node,
  },
  CONNECTION_SILENT: {
    title: 'Nothing comes back from the address',
    ...said('timeout'),
    distinguish: 'Neither an answer nor a refusal came before the timeout.',
    source: node,
  },
  CONNECTION_CUT: {
    title: 'The connection is cut before the answer is complete',
    ...said('reset'),
    distinguish: 'The connection was made, and the other side or something between closed it.',
    source: node,
  },
  PROXY_REFUSES: {
    title: 'The proxy does not let the request through',
    ...said('proxy'),
    distinguish: 'The proxy itself answered. 407 means that it requires credentials.',
    source: proxies,
  },
  PROXY_SILENT: {
    title: 'The proxy cannot be reached',
    explanation: 'The proxy that HTTPS_PROXY names does not answer at that address, or the variable holds no address.',
    distinguish:
      'The connection to the proxy failed, before a request could be sent. A refusal by the proxy is PROXY_REFUSES.',
    fix: { host: 'Correct HTTPS_PROXY, or unset it where the service can be reached directly.' },
    source: proxies,
  },
  TLS_INTERCEPTED: {
    title: 'TLS is intercepted: the certificate is not from an authority that is trusted here',
    ...said('tls'),
    distinguish:
      'The certificate names the service, and its issuer is not trusted here. If the issuer belongs to your company, TLS is intercepted. If it is a public authority, the list of authorities is missing (TRUST_LIST_MISSING).',
    source: tls,
  },
  TRUST_LIST_MISSING: {
    title: 'The list of trusted authorities is missing or cannot be read',
    explanation:
      'NODE_EXTRA_CA_CERTS or SSL_CERT_FILE names a file that cannot be read, or the system has no list of public authorities, as in minimal containers.',
    distinguish:
      'The issuer of the certificate is a public authority, or the file that the variable names is not there.',
    fix: { host: 'Correct the path in NODE_EXTRA_CA_CERTS, or install the package `ca-certificates` in the image.' },
    source: 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
  },
  TLS_OTHER_NAME: {
    title: 'The certificate belongs to another host',
    explanation:
      'The server at the address is not the service: its certificate names other hosts. A hosts file, a DNS server or a captive portal leads there.',
    distinguish:
      'The certificate is valid and names other hosts. A certificate that names the service and has an unknown issuer is TLS_INTERCEPTED.',
    fix: {
      host: 'Look up the name on this machine, compare the address with a look-up elsewhere, and correct the hosts file.',
    },
    source: tls,
  },
  TLS_CERTIFICATE_ENDED: {
    title: 'The certificate has expired, or is not valid yet',
    explanation:
      "The certificate that was presented is not valid today: this machine's clock is wrong, or an intercepting proxy has an old certificate.",
    distinguish: "Microsoft's certificates are renewed in time, so check the clock first.",
    fix: {
      host: 'Set the clock by a time server. If the clock is right, let the owners of the proxy renew its certificate.',
    },
    source: tls,
  },
  TLS_NOT_SPOKEN: {
    title: 'The server at the address does not speak TLS as it should',
    explanation:
      'The address leads to a server that does not speak TLS, or only in an unsafe version: a plain proxy, an old appliance, a wrong port.',
    distinguish: 'The handshake failed before a certificate was presented.',
    fix: {
      host: 'Check the address, HTTPS_PROXY and TOWLINE_AUTHORITY_HOST: a port for plain HTTP does not speak TLS.',
    },
    source: tls,
  },
  PAGE_IN_PLACE: {
    title: 'An HTML page answers in place of the service',
    explanation: 'A proxy, a firewall page or a captive portal answers in place of the service.',
    distinguish: 'An answer came over trusted TLS, and it does not have the form of the service.',
    fix: {
      host: 'Request that address from this machine with `curl -v` to see what answers. Then exempt the address from interception.',
    },
    source: 'https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-connectivity',
  },
  TLS_TOO_OLD: {
    title: 'The client uses a version of TLS that the token service no longer accepts',
    explanation:
      'The request came over TLS 1.0 or 1.1, or with the cipher 3DES. The token service accepts TLS 1.2 and later.',
    distinguish:
      'The token service was reached and says so itself. A connection that no TLS can be spoken over is TLS_NOT_SPOKEN.',
    fix: {
      host: 'Update the operating system and the .NET Framework (4.7 or later). In Windows PowerShell 5, run `[Net.ServicePointManager]::SecurityProtocol = "Tls12"` before the request.',
    },
    aadsts: [1002016],
    proven: true,
    source: 'https://learn.microsoft.com/troubleshoot/entra/entra-id/ad-dmn-services/enable-support-tls-environment',
  },
  AUTHORITY_THROTTLES: {
    title: 'The token service throttles this application',
    explanation: 'The token service is throttling this application, or has an outage.',
    distinguish: 'The status is 429, after all retries.',
    fix: {
      host: 'Run the command again after the time that the answer names. Cache tokens in one process in place of many.',
    },
    aadsts: [90055],
    source: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
  },
  AUTHORITY_DOWN: {
    title: 'The token service has an outage',
    explanation: 'The token service, or the directory behind it, has an outage or is overloaded.',
    distinguish:
      'The status is 5xx, or the number is that of a failure inside of the service. 429 is throttling (AUTHORITY_THROTTLES).',
    fix: { host: 'Run the command again in a few minutes. status.cloud.microsoft shows outages.' },
    aadsts: [90024, 90033, 50033, 90006, 90012, 90036, 90090, 90091, 90092, 50087, 70012, 50000],
    source: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
  },
} as const satisfies Family
