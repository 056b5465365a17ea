import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import type { Description } from '../src/emulator/serve/description.ts'

interface Load {
  readonly description: Description
  /** PEM */
  readonly ca: string
  /** Kept alive; each sends its next request when it has the answer to the last. */
  readonly connections: number
}

/**
 * How many tokens a second the emulator gives for an assertion. Written on bare sockets, because the load shares the
 * machine with the emulator, and what it takes for itself would count against it. Rejects at the first answer that is
 * no token.
 */
export async function tokensPerSecond({ description, ca, connections }: Load, windowMs: number): Promise<number> {
  const request = exchangeRequest(description, await assertionOf(description))
  const { hostname, port } = new URL(description.authority)
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ host: '127.0.0.1', port: Number(port), servername: hostname, ca })
      await once(socket, 'secureConnect')
      return socket
    }),
  )
  try {
    const started = performance.now()
    const until = started + windowMs
    const counts = await Promise.all(sockets.map((socket) => exchangeOverAndOver(socket, request, until)))
    return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - started) / 1000)
  } finally {
    for (const socket of sockets) socket.destroy()
  }
}

function exchangeOverAndOver(socket: TLSSocket, request: Buffer, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let answers = 0
    let received = ''
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1')
      const length = lengthOfAnswer(received)
      if (length === undefined || received.length < length) return
      if (!received.startsWith('HTTP/1.1 200 ') || !received.includes('"access_token":"')) {
        reject(new Error(`The emulator gave no token but: ${received.slice(0, 500)}`))
        return
      }
      answers++
      received = ''
      if (performance.now() < until) socket.write(request)
      else resolve(answers)
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('The emulator closed the connection.')))
    socket.write(request)
  })
}

/** In bytes with its headers; undefined while these are not complete. */
function lengthOfAnswer(received: string): number | undefined {
  const head = received.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, head)) ?? []
  if (length === undefined) throw new Error('The answer does not say how long it is.')
  return head + 4 + Number(length)
}

function exchangeRequest({ authority, env }: Description, assertion: string): Buffer {
  const body = new URLSearchParams({
    client_id: env['TOWLINE_CLIENT_ID'] ?? '',
    scope: 'https://graph.microsoft.com/.default',
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  }).toString()
  const lines = [
    `POST /${env['TOWLINE_TENANT']}/oauth2/v2.0/token HTTP/1.1`,
    `Host: ${new URL(authority).host}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

async function assertionOf({ env }: Description): Promise<string> {
  const resource = encodeURIComponent('api://AzureADTokenExchange')
  const response = await fetch(`${env['IDENTITY_ENDPOINT']}?api-version=2019-08-01&resource=${resource}`, {
    headers: { 'X-IDENTITY-HEADER': env['IDENTITY_HEADER'] ?? '' },
  })
  const { access_token } = (await response.json()) as { access_token: string }
  return access_token
}
