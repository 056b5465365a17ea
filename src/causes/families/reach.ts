import type { TransportKind } from '../../http/send.ts'
import { transportAdvice } from '../../http/transport-advice.ts'
import type { Family } from '../cause.ts'

const node = 'https://nodejs.org/api/errors.html#common-system-errors'
const tls = 'https://nodejs.org/api/tls.html#x509-certificate-error-codes'
const proxies = 'https://nodejs.org/api/http.html#built-in-proxy-support'

/** The same words as everywhere else where that is asked over TLS. */
function said(kind: TransportKind): { readonly means: string; readonly fix: { readonly host: string } } {
  const { likelyCause, fix } = transportAdvice(kind)
  return { means: likelyCause, fix: { host: fix } }
}

/** Between this machine and the token service or Graph. */
export const reachCauses = {
  NAME_UNKNOWN: {
    title: 'The name of the service cannot be looked up',
    ...said('dns'),
    apart: 'No address was found for the name, so nothing was connected to.',
    source: node,
  },
  CONNECTION_REFUSED: {
    title: 'The connection is refused',
    ...said('refused'),
    apart:
      'The name has an address, and it answers at once that nobody listens or that there is no way. A silent one is CONNECTION_SILENT.',
    source: node,
  },
  CONNECTION_SILENT: {
    title: 'Nothing comes back from the address',
    ...said('timeout'),
    apart: 'There was neither an answer nor a refusal in the time that was allowed.',
    source: node,
  },
  CONNECTION_CUT: {
    title: 'The connection is cut before the answer is complete',
    ...said('reset'),
    apart: 'The connection was made and ended by the other side or by something between.',
    source: node,
  },
  PROXY_REFUSES: {
    title: 'The proxy does not let the request through',
    ...said('proxy'),
    apart: 'The proxy itself answered; 407 means that it wants to know who asks.',
    source: proxies,
  },
  PROXY_SILENT: {
    title: 'The proxy cannot be reached',
    means: 'The proxy that HTTPS_PROXY names does not answer at that address, or the variable holds no address.',
    apart:
      'The connection to the proxy failed, before the service was asked for. A refusal of the proxy is PROXY_REFUSES.',
    fix: { host: 'Correct HTTPS_PROXY, or unset it where the service can be reached directly.' },
    source: proxies,
  },
  TLS_INTERCEPTED: {
    title: 'TLS is intercepted: the certificate is not from an authority that is trusted here',
    ...said('tls'),
    apart:
      'The certificate names the service, and its issuer is not known here. An issuer that belongs to your company decides; where it is a public one, the list of authorities is missing (TRUST_LIST_MISSING).',
    source: tls,
  },
  TRUST_LIST_MISSING: {
    title: 'The list of trusted authorities is missing or cannot be read',
    means:
      'NODE_EXTRA_CA_CERTS or SSL_CERT_FILE names a file that cannot be read, or the system has no list of public authorities, as in minimal containers.',
    apart: 'The issuer of the certificate is a public authority, or the file that the variable names is not there.',
    fix: { host: 'Correct the path in NODE_EXTRA_CA_CERTS, or install the package `ca-certificates` in the image.' },
    source: 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
  },
  TLS_OTHER_NAME: {
    title: 'The certificate is of another host',
    means:
      'What answers at the address is not the service: its certificate names other hosts. A hosts file, a DNS server or a captive portal leads there.',
    apart:
      'The certificate is valid and names others. One that names the service and has an unknown issuer is TLS_INTERCEPTED.',
    fix: {
      host: 'Look up the name on this machine and compare the address with a look-up elsewhere; clean the hosts file.',
    },
    source: tls,
  },
  TLS_CERTIFICATE_ENDED: {
    title: 'The certificate has ended, or is not valid yet',
    means:
      "The certificate that was presented is not valid today: this machine's clock is wrong, or an intercepting proxy has an old one.",
    apart: "Microsoft's certificates are renewed in time, so that the clock is the first thing to look at.",
    fix: { host: 'Set the clock by a time server; if it is right, let the owners of the proxy renew its certificate.' },
    source: tls,
  },
  TLS_NOT_SPOKEN: {
    title: 'What listens there does not speak TLS as it should',
    means:
      'The address leads to something that does not speak TLS, or not in a version that is safe: a plain proxy, an old appliance, a wrong port.',
    apart: 'The handshake broke before a certificate was seen.',
    fix: {
      host: 'Check the address, HTTPS_PROXY and TOWLINE_AUTHORITY_HOST: a port for plain HTTP is not one for TLS.',
    },
    source: tls,
  },
  PAGE_IN_PLACE: {
    title: 'A page for people answers in place of the service',
    means: 'A proxy, a firewall page or a captive portal answers in its place.',
    apart: 'There was an answer over trusted TLS, and it is not of the form that the service has.',
    fix: {
      host: 'Ask for that address from this machine with `curl -v` and see who answers; then exempt it from interception.',
    },
    source: 'https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-connectivity',
  },
  AUTHORITY_THROTTLES: {
    title: 'The token service throttles this application',
    means: 'It is throttling this application or has an outage.',
    apart: 'It answered 429, after all tries.',
    fix: { host: 'Run the command again later, as the answer says, and keep tokens in one process in place of many.' },
    aadsts: [90055],
    source: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
  },
  AUTHORITY_DOWN: {
    title: 'The token service has an outage',
    means: 'It has an outage or is overloaded: it answered with a server error, after all tries.',
    apart: 'It answered 5xx. 429 is throttling (AUTHORITY_THROTTLES).',
    fix: { host: 'Run the command again in a few minutes; status.cloud.microsoft shows outages.' },
    aadsts: [90024, 90033, 50033, 90006, 90012],
    source: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
  },
} as const satisfies Family
