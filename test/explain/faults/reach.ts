import { selfSigned } from '../../support/certificate.ts'
import { nobody, serveBytes, serveHttps } from '../../support/loopback.ts'
import { all, answered, between, change } from '../breaking.ts'
import type { Fault, Undo } from '../fault.ts'
import { behindProxy, overSockets, straightTo, throughInterception, throughRefusal } from '../real-network.ts'
import { breaks, LOGIN } from '../ways-to-hosts.ts'
import type { BrokenWorld } from '../working-world.ts'

const HOUR = 3_600_000
const COMPANY = { authority: 'CN=Tailwind Traders Inspection CA, O=Tailwind Traders' }
const PUBLIC = { authority: 'CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1, O=DigiCert Inc' }

/** Answers every request with an HTML page. */
function page(status: number, headers: Readonly<Record<string, string>> = { 'content-type': 'text/html' }) {
  return (world: BrokenWorld): Undo =>
    answered(world, LOGIN, status, '<!DOCTYPE html><html><title>Guest access</title></html>', headers)
}

/** Faults between the host and the token service. */
export const reachFaults: readonly Fault[] = [
  ...['ENOTFOUND', 'EAI_AGAIN'].map(
    (code): Fault => ({
      name: `the name of the token service cannot be looked up (${code})`,
      seed: 93,
      break: (world) =>
        all(
          breaks(world, LOGIN, 'dns', code),
          change(world.machine, {
            reach: async () => ({
              steps: [{ step: 'dns', ok: false, detail: 'the name could not be looked up', code }],
            }),
          }),
        ),
      cause: 'NAME_UNKNOWN',
      hop: 'reach',
    }),
  ),
  {
    name: 'the connection to the token service is refused',
    seed: 94,
    break: async (world) => straightTo(world, await nobody()),
    cause: 'CONNECTION_REFUSED',
    hop: 'reach',
  },
  {
    name: 'there is no way to the token service',
    seed: 95,
    break: (world) => breaks(world, LOGIN, 'refused', 'ENETUNREACH'),
    cause: 'CONNECTION_REFUSED',
    hop: 'reach',
  },
  {
    name: 'nothing comes back from the token service',
    seed: 96,
    break: async (world) => straightTo(world, await serveBytes(world, () => {}), { isSilent: true }),
    cause: 'CONNECTION_SILENT',
    hop: 'reach',
  },
  {
    name: 'a firewall cuts the connection when it sees whom it is for',
    seed: 97,
    break: async (world) => straightTo(world, await serveBytes(world, (socket) => socket.resetAndDestroy())),
    cause: 'CONNECTION_CUT',
    hop: 'reach',
  },
  {
    name: 'something that speaks no TLS listens at the address',
    seed: 98,
    break: async (world) =>
      straightTo(world, await serveBytes(world, (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
    cause: 'TLS_NOT_SPOKEN',
    hop: 'reach',
  },
  {
    name: "a company's proxy opens TLS with an authority of its own",
    seed: 99,
    break: (world) => throughInterception(world, COMPANY),
    cause: 'TLS_INTERCEPTED',
    hop: 'reach',
  },
  {
    name: "a company's proxy sends its authority along with the certificate",
    seed: 100,
    break: (world) => throughInterception(world, { ...COMPANY, sendsAuthority: true }),
    cause: 'TLS_INTERCEPTED',
    hop: 'reach',
  },
  {
    name: 'a self-signed certificate for the right name',
    seed: 101,
    break: async (world) =>
      behindProxy(world, await serveHttps(world, await selfSigned([new URL(LOGIN).hostname]), () => {})),
    cause: 'TLS_INTERCEPTED',
    hop: 'reach',
  },
  {
    name: 'the proxy opens the connection, and nothing comes back through it',
    seed: 102,
    break: async (world) => behindProxy(world, await serveBytes(world, () => {}), { isSilent: true }),
    cause: 'CONNECTION_SILENT',
    hop: 'reach',
  },
  {
    name: 'the proxy opens the connection, and it is cut in the middle of TLS',
    seed: 103,
    break: async (world) => behindProxy(world, await serveBytes(world, (socket) => socket.resetAndDestroy())),
    cause: 'CONNECTION_CUT',
    hop: 'reach',
  },
  {
    name: 'a plain web server behind the proxy, in the place of the token service',
    seed: 104,
    break: async (world) =>
      behindProxy(world, await serveBytes(world, (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
    cause: 'TLS_NOT_SPOKEN',
    hop: 'reach',
  },
  {
    name: 'a list of authorities that does not know a public one',
    seed: 105,
    break: (world) => throughInterception(world, PUBLIC),
    cause: ['TRUST_LIST_MISSING', 'TLS_INTERCEPTED'],
    hop: 'reach',
  },
  {
    name: 'NODE_EXTRA_CA_CERTS names a file that is not there',
    seed: 106,
    break: async (world) =>
      all(
        change(world.env, { NODE_EXTRA_CA_CERTS: `${world.folder}/company.pem` }),
        await throughInterception(world, COMPANY),
      ),
    cause: ['TRUST_LIST_MISSING', 'TLS_INTERCEPTED'],
    hop: 'reach',
  },
  {
    name: 'the certificate of an intercepting proxy has expired',
    seed: 107,
    break: (world) => throughInterception(world, { ...COMPANY, validFrom: -40, validTo: -10 }, { trusted: true }),
    cause: ['TLS_CERTIFICATE_ENDED', 'CLOCK_WRONG'],
    hop: 'reach',
  },
  {
    name: 'a certificate of a public authority has expired by the clock of this machine',
    seed: 108,
    break: (world) => throughInterception(world, { ...PUBLIC, validFrom: -40, validTo: -10 }, { trusted: true }),
    cause: ['CLOCK_WRONG', 'TLS_CERTIFICATE_ENDED'],
    hop: 'reach',
  },
  {
    name: 'the certificate is not valid yet by the clock of this machine',
    seed: 109,
    break: (world) => throughInterception(world, { ...PUBLIC, validFrom: 100, validTo: 200 }, { trusted: true }),
    cause: ['CLOCK_WRONG', 'TLS_CERTIFICATE_ENDED'],
    hop: 'reach',
  },
  {
    name: 'a hosts file leads to another server, with a good certificate of its own',
    seed: 110,
    break: (world) => throughInterception(world, { ...PUBLIC, names: ['intranet.example'] }, { trusted: true }),
    cause: 'TLS_OTHER_NAME',
    certainty: 'certain',
    hop: 'reach',
  },
  {
    name: 'a captive portal with a certificate of an unknown authority for its own name',
    seed: 111,
    break: (world) => throughInterception(world, { authority: 'CN=router.local', names: ['router.local'] }),
    cause: ['TLS_OTHER_NAME', 'TLS_INTERCEPTED'],
    hop: 'reach',
  },
  ...[403, 407, 502].map(
    (status): Fault => ({
      name: `the proxy refuses to connect with ${status}`,
      seed: 112,
      break: (world) => throughRefusal(world, status),
      cause: 'PROXY_REFUSES',
      certainty: 'certain',
      hop: 'reach',
    }),
  ),
  {
    name: 'nothing listens where the proxy should be',
    seed: 113,
    break: async (world) => overSockets(world, { HTTPS_PROXY: await nobody() }),
    cause: 'PROXY_SILENT',
    certainty: 'certain',
    hop: 'reach',
  },
  {
    name: 'nothing listens where a proxy over TLS should be',
    seed: 114,
    break: async (world) => overSockets(world, { HTTPS_PROXY: (await nobody()).replace('http:', 'https:') }),
    cause: 'PROXY_SILENT',
    hop: 'reach',
  },
  {
    name: 'the proxy does not answer',
    seed: 115,
    break: async (world) => overSockets(world, { HTTPS_PROXY: await serveBytes(world, () => {}) }, { isSilent: true }),
    cause: 'PROXY_SILENT',
    hop: 'reach',
  },
  {
    name: 'the proxy hangs up',
    seed: 116,
    break: async (world) => overSockets(world, { HTTPS_PROXY: await serveBytes(world, (socket) => socket.destroy()) }),
    cause: 'PROXY_SILENT',
    hop: 'reach',
  },
  ...['http://bad host/', 'proxy.example:8080'].map(
    (value): Fault => ({
      name: `HTTPS_PROXY is "${value}"`,
      seed: 117,
      break: (world) => overSockets(world, { HTTPS_PROXY: value }),
      cause: 'PROXY_SILENT',
      hop: 'reach',
    }),
  ),
  {
    name: 'NO_PROXY excepts the token service, which cannot be reached without the proxy',
    seed: 118,
    break: async (world) => {
      const origin = await nobody()
      return straightTo(world, origin, { variables: { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' } })
    },
    cause: 'CONNECTION_REFUSED',
    hop: 'reach',
  },
  {
    name: 'by a clock that is two hours ahead every access token has expired',
    seed: 119,
    break: ({ machine }) => change(machine, { aheadMs: 2 * HOUR }),
    cause: 'CLOCK_WRONG',
    certainty: 'certain',
    hop: 'reach',
  },
  ...[200, 302, 403, 404].map(
    (status): Fault => ({
      name: `a captive portal answers ${status} with a page`,
      seed: 120,
      break: page(status, status === 302 ? { location: 'http://portal.example/' } : undefined),
      cause: 'PAGE_IN_PLACE',
      hop: 'reach',
    }),
  ),
  {
    name: 'a page over TLS that is trusted',
    seed: 121,
    break: (world) => throughInterception(world, COMPANY, { trusted: true, answer: [200, '<html>Blocked</html>'] }),
    cause: 'PAGE_IN_PLACE',
    hop: 'reach',
  },
  {
    name: 'a captive portal answers 200 with JSON of its own',
    seed: 122,
    break: (world) => answered(world, LOGIN, 200, { login: 'required' }),
    cause: 'PAGE_IN_PLACE',
    hop: 'reach',
  },
  ...[502, 503].map(
    (status): Fault => ({
      name: `a page with ${status}, which may be the service's or a proxy's`,
      seed: 123,
      break: page(status),
      cause: ['AUTHORITY_DOWN', 'PAGE_IN_PLACE'],
    }),
  ),
  {
    name: 'a network that wants something first (511)',
    seed: 124,
    break: page(511),
    cause: 'PAGE_IN_PLACE',
  },
  {
    name: 'the token service throttles, in its own words',
    seed: 125,
    break: (world) =>
      between(world, async (request, next) =>
        request.url.startsWith(LOGIN)
          ? {
              status: 429,
              headers: { 'content-type': 'application/json' },
              body: new TextEncoder().encode(
                '{"error":"temporarily_unavailable","error_description":"AADSTS90055: throttled","error_codes":[90055]}',
              ),
            }
          : next(request),
      ),
    cause: 'AUTHORITY_THROTTLES',
  },
  {
    name: 'the token service has an outage, in its own words',
    seed: 126,
    break: (world) =>
      answered(world, LOGIN, 503, {
        error: 'temporarily_unavailable',
        error_description: 'AADSTS90033: A transient error has occurred.',
        error_codes: [90033],
      }),
    cause: 'AUTHORITY_DOWN',
    certainty: 'certain',
  },
]
