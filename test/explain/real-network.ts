import { createSend } from '../../src/http/create-send.ts'
import { createReach } from '../../src/http/reach.ts'
import { type IssuedOptions, issued } from '../support/certificate.ts'
import { serveHttps, serveProxy } from '../support/loopback.ts'
import { all, between, change } from './breaking.ts'
import type { Undo } from './fault.ts'
import { LOGIN } from './ways-to-hosts.ts'
import type { BrokenWorld } from './working-world.ts'

/** Milliseconds. No answer on loopback takes so long. */
const TIMEOUT_MS = 20_000
/** Milliseconds, for servers that never answer. Short, because the test waits for the whole time. */
const SHORT_MS = 50

const LOGIN_NAME = new URL(LOGIN).hostname

interface SocketOptions {
  readonly extraCa?: string
  readonly isSilent?: boolean
}

/** From now on requests to the token service and `reach` use real sockets, with these environment variables. */
export function overSockets(
  world: BrokenWorld,
  variables: Readonly<Record<string, string>>,
  { extraCa, isSilent = false }: SocketOptions = {},
): Undo {
  const set = change(world.env, variables)
  const send = createSend({ env: world.env, ...(extraCa && { extraCa }) })
  world.after(() => send.close())
  const timeoutMs = isSilent ? SHORT_MS : TIMEOUT_MS
  const authority = world.env['TOWLINE_AUTHORITY_HOST'] ?? LOGIN
  return all(
    set,
    change(world.machine, { reach: createReach({ env: world.env, timeoutMs }) }),
    between(world, (request, next) =>
      request.url.startsWith(authority) ? send({ ...request, timeoutMs }) : next(request),
    ),
  )
}

/** Leads requests to an address on loopback, as if the name had been resolved to it. */
export function straightTo(
  world: BrokenWorld,
  origin: string,
  {
    variables = {},
    isSilent = false,
  }: { readonly variables?: Readonly<Record<string, string>>; readonly isSilent?: boolean } = {},
): Undo {
  return overSockets(world, { TOWLINE_AUTHORITY_HOST: origin.replace('http:', 'https:'), ...variables }, { isSilent })
}

/** Leads requests through a proxy whose tunnels all end at a server with this certificate. */
export async function throughInterception(
  world: BrokenWorld,
  {
    sendsAuthority = false,
    ...certificate
  }: Partial<IssuedOptions> &
    Pick<IssuedOptions, 'authority'> & {
      readonly sendsAuthority?: boolean
    },
  { trusted = false, answer }: { readonly trusted?: boolean; readonly answer?: readonly [number, string] } = {},
): Promise<Undo> {
  const made = await issued({ names: [LOGIN_NAME], ...certificate })
  const [status, body] = answer ?? [200, '{}']
  const cert = sendsAuthority ? `${made.cert}\n${made.authority}` : made.cert
  const server = await serveHttps(world, { ...made, cert }, (_, response) => response.writeHead(status).end(body))
  return behindProxy(world, server, trusted ? { extraCa: made.authority } : {})
}

/** Leads requests through a proxy whose tunnels all end at this address. */
export async function behindProxy(world: BrokenWorld, origin: string, options: SocketOptions = {}): Promise<Undo> {
  const { url } = await serveProxy(world, origin)
  return overSockets(world, { HTTPS_PROXY: url }, options)
}

export async function throughRefusal(world: BrokenWorld, status: number): Promise<Undo> {
  const { url } = await serveProxy(world, { refuse: status })
  return overSockets(world, { HTTPS_PROXY: url.replace('//', '//me:marked-password@') })
}
