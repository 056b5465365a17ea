import type { ErrorDetail } from '../errors/towline-error.ts'
import type { TransportKind } from './send.ts'

/** The likely cause of a failed transfer, and its fix, for any host that is reached over TLS. */
export function transportAdvice(kind: TransportKind): Pick<ErrorDetail, 'likelyCause' | 'fix'> {
  return advice[kind]
}

const network = 'Check HTTPS_PROXY and NO_PROXY, and that this machine may connect to that address on port 443.'

const advice: Readonly<Record<TransportKind, Pick<ErrorDetail, 'likelyCause' | 'fix'>>> = {
  dns: {
    likelyCause: "This machine's DNS does not know the name, or cannot be asked.",
    fix: 'Look the name up on this machine; where only a proxy may go outside, set HTTPS_PROXY.',
  },
  refused: { likelyCause: 'Nothing listens at that address, or a firewall turns connections away.', fix: network },
  reset: { likelyCause: 'The network or a firewall cut the connection.', fix: network },
  timeout: { likelyCause: 'A firewall drops what is sent, or the service is overloaded.', fix: network },
  proxy: {
    likelyCause: 'The proxy that HTTPS_PROXY names does not open connections to that host, or wants other credentials.',
    fix: 'Check the address in HTTPS_PROXY, let the proxy pass that host, or except the host with NO_PROXY.',
  },
  tls: {
    likelyCause:
      "A company proxy opens TLS connections with a certificate of its own, which Node's list of authorities does not hold.",
    fix: "Set NODE_EXTRA_CA_CERTS to the PEM file of that proxy's authority; do not switch verification off.",
  },
  'too-large': {
    likelyCause: 'Something answers in place of the service, or more was asked for than is read into memory.',
    fix: 'Ask for less at a time; if it stays so, ask for the same address with `curl -v` and see who answers.',
  },
  protocol: {
    likelyCause: 'Something answers in place of the service, or changes its answers on their way.',
    fix: 'Ask for the same address with `curl -v` and see who answers; then exempt it from interception.',
  },
}
