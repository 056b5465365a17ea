import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { getRequestListener, RequestError } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { ConnectionReset, TruncatedResponse } from '../faults/cut-answers.ts'
import type { ServerCertificate } from './ca.ts'

type Handler = (request: Request) => Response | Promise<Response>

/**
 * A server that answers for the host names that `handlerFor` knows and turns every other away (421, RFC 9110 section
 * 15.5.20). The URL that a handler sees has the origin that the client asked. TLS when there is a certificate.
 */
export function createHostRouter(
  handlerFor: (hostname: string) => Handler | undefined,
  certificate?: ServerCertificate,
): Server {
  const answer = async (request: Request, incoming: IncomingMessage) => {
    const { hostname, host } = new URL(request.url)
    const handler = agreesWithTls(incoming, hostname) ? handlerFor(hostname) : undefined
    return handler === undefined
      ? text(421, `The emulator does not answer for ${host} at this address.`)
      : handler(request)
  }
  const answerOrCut = async (request: Request, incoming: IncomingMessage, outgoing: ServerResponse) => {
    try {
      const response = await answer(request, incoming)
      if (!(response instanceof TruncatedResponse)) return response
      sendPart(response, outgoing)
    } catch (error) {
      if (!(error instanceof ConnectionReset)) throw error
      incoming.socket.destroy()
    }
    return RESPONSE_ALREADY_SENT
  }
  const listener = getRequestListener(
    (request, { incoming, outgoing }) => answerOrCut(request, incoming as IncomingMessage, outgoing as ServerResponse),
    // `overrideGlobalObjects` would replace Request and Response in the whole process.
    { overrideGlobalObjects: false, errorHandler },
  )
  return certificate === undefined ? createServer(listener) : createTlsServer({ ...certificate }, listener)
}

/** A connection that was opened under one host name does not lead to another's service. */
function agreesWithTls({ socket }: IncomingMessage, hostname: string): boolean {
  const { servername } = socket as Partial<TLSSocket>
  return typeof servername !== 'string' || servername === '' || servername.toLowerCase() === hostname
}

/** The head of an answer, what there is of its body, and then the end of the connection. */
function sendPart({ status, headers, part }: TruncatedResponse, outgoing: ServerResponse): void {
  outgoing.writeHead(status, Object.fromEntries(headers))
  outgoing.write(part, () => outgoing.socket?.destroy())
}

function errorHandler(error: unknown): Response {
  return error instanceof RequestError
    ? text(400, `The request could not be read: ${error.message}.`)
    : text(500, `The emulator failed: ${error instanceof Error ? error.message : String(error)}`)
}

function text(status: number, message: string): Response {
  return new Response(`${message}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
}
