import type { Server } from 'node:net'
import { createControlServer } from '../control/server.ts'
import { isHostOf, type Service, serviceOfTlsHost } from '../hosts.ts'
import type { ServerCertificate } from './ca.ts'
import { createHostRouter } from './host-router.ts'
import { listenLater } from './late-listener.ts'
import { listen } from './listener.ts'
import { createProxy } from './proxy.ts'
import { EmulatorStartError } from './start-error.ts'

interface ListenersPlan {
  readonly answer: (service: Service, request: Request) => Promise<Response>
  readonly control: (request: Request) => Promise<Response>
  readonly certificate: ServerCertificate
  /** 0 takes free ports. Else the authority is at `port`, and Graph, identity, control and proxy are at the next four. */
  readonly port: number
  /** How long the identity endpoint refuses connections first, in milliseconds. */
  readonly identityAfterMs: number
  /** Also answer for the real host names on port 443. */
  readonly bindRealPorts: boolean
}

/** Where each can be reached: `https://localhost:4101`. Azure Resource Manager and SharePoint answer under real names alone. */
type Origins = Readonly<Record<Exclude<Service, 'arm' | 'sharePoint'> | 'control' | 'proxy', string>>

/** Opens every port on loopback; `resources` closes them. Rejects with an EmulatorStartError when one cannot be had. */
export async function openListeners(plan: ListenersPlan, resources: AsyncDisposableStack): Promise<Origins> {
  const { answer, certificate, port, identityAfterMs } = plan
  if (!Number.isInteger(port) || port < 0 || port > 65535 - 4) {
    throw new EmulatorStartError(`The port must be 0 or from 1 to ${65535 - 4}, for the next four are taken as well.`)
  }
  const open = async (server: Server, wanted: number, purpose: string): Promise<number> => {
    const listener = await listen(server, wanted, purpose)
    resources.defer(listener.close)
    return listener.port
  }
  const openIdentity: typeof open = (server, wanted, purpose) =>
    identityAfterMs === 0
      ? open(server, wanted, purpose)
      : listenLater(server, wanted, purpose, identityAfterMs, resources)
  const nth = (offset: number) => (port === 0 ? 0 : port + offset)

  const only = (service: Service) => (hostname: string) =>
    isHostOf(service, hostname) ? (request: Request) => answer(service, request) : undefined
  const realNames = createHostRouter((hostname) => {
    const service = serviceOfTlsHost(hostname)
    return service && ((request) => answer(service, request))
  }, certificate)

  const ports = {
    authority: await open(createHostRouter(only('authority'), certificate), nth(0), 'the authority'),
    graph: await open(createHostRouter(only('graph'), certificate), nth(1), 'Graph'),
    identity: await openIdentity(createHostRouter(only('identity')), nth(2), 'the identity endpoint'),
    control: await open(createControlServer(plan.control), nth(3), 'control'),
    proxy: await open(createProxy(realNames), nth(4), 'the proxy'),
  }
  if (plan.bindRealPorts) await open(realNames, 443, 'the real host names')

  return {
    authority: `https://localhost:${ports.authority}`,
    graph: `https://localhost:${ports.graph}`,
    identity: `http://127.0.0.1:${ports.identity}`,
    control: `http://127.0.0.1:${ports.control}`,
    proxy: `http://127.0.0.1:${ports.proxy}`,
  }
}
