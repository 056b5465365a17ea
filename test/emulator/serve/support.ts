import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import type { TestContext } from 'node:test'
import { type RunningEmulator, type ServeOptions, serve } from '../../../src/emulator/serve/serve.ts'
import { exchangeForm } from '../exchange-form.ts'

/** An emulator on free ports, closed when the test ends. */
export async function startEmulator(t: TestContext, options: Partial<ServeOptions> = {}): Promise<RunningEmulator> {
  const running = await serve({
    world: 'seed',
    host: 'app-service',
    port: 0,
    bindRealPorts: false,
    env: {},
    ...options,
  })
  t.after(() => running.close())
  return running
}

export interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
  /** The TLS server name, when it is to differ from the URL's. */
  readonly servername?: string
  /** The path exactly as it goes on the wire. */
  readonly path?: string
}

export interface Answer {
  readonly status: number
  readonly text: string
}

/** As an unmodified Node client would: through the proxy and with the certificates of the emulator's own environment. */
export function ask(running: RunningEmulator, url: string, asked: Asked = {}): Promise<Answer> {
  const { body, ...options } = asked
  const isTls = url.startsWith('https:')
  const agent = isTls
    ? new https.Agent({ proxyEnv: running.env, ca: readFileSync(running.description.caCert) })
    : new http.Agent()
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const request = (isTls ? https : http).request(url, { ...options, agent }, async (response) => {
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += chunk
    resolve({ status: response.statusCode ?? 0, text })
  })
  request.on('error', reject).end(body)
  return promise.finally(() => agent.destroy())
}

/** The answer, as text, to bytes that no client library would send. */
export async function askRaw(origin: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(origin)
  const socket = net.connect({ host: hostname, port: Number(port) })
  socket.write(bytes)
  let text = ''
  for await (const chunk of socket.setEncoding('utf8')) text += chunk
  return text
}

/** An access token of the target tenant, by steps 5 and 6 as a plain client makes them. */
export async function accessToken(running: RunningEmulator): Promise<string> {
  const { IDENTITY_ENDPOINT = '', IDENTITY_HEADER = '', TOWLINE_TENANT, TOWLINE_CLIENT_ID = '' } = running.env
  const query = 'resource=api%3A%2F%2FAzureADTokenExchange&api-version=2019-08-01'
  const identity = await ask(running, `${IDENTITY_ENDPOINT}?${query}`, {
    headers: { 'X-IDENTITY-HEADER': IDENTITY_HEADER },
  })
  const { access_token: assertion } = JSON.parse(identity.text)
  const answer = await ask(running, `https://login.microsoftonline.com/${TOWLINE_TENANT}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: exchangeForm(TOWLINE_CLIENT_ID, assertion),
  })
  return JSON.parse(answer.text).access_token
}
