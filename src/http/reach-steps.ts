import { lookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import type { ProxyInUse } from './proxy-for.ts'

/** The result of a step that was taken, and a sentence about it. */
export interface Done<Result> {
  readonly result: Result
  readonly detail: string
  /** Why the result is of no use; `undefined` when it is of use. */
  readonly refusedFor?: string | undefined
}

/** The certificate that the other side presents. A stranger may have written every text in it. */
export interface PresentedCertificate {
  readonly subject: string
  readonly issuer: string
  readonly names: string
  readonly validFrom: number
  readonly validTo: number
  /** Why it is not trusted here; `undefined` when it is. */
  readonly refusedFor?: string
  /** It does not name the requested host. */
  readonly isOfOthers: boolean
}

export async function noAddress(): Promise<never> {
  throw Object.assign(new Error('HTTPS_PROXY holds no address.'), { code: 'ERR_INVALID_URL' })
}

export async function resolved(hostname: string): Promise<Done<string>> {
  const { address } = await lookup(hostname)
  return { result: address, detail: `${hostname} is ${address}` }
}

export function connected(
  host: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Done<net.Socket>> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, signal } as net.NetConnectOpts)
    socket.setTimeout(timeoutMs, () => socket.destroy(timedOut()))
    socket.once('error', reject).once('connect', () => {
      socket.setTimeout(0)
      socket.removeListener('error', reject).on('error', () => {})
      resolve({ result: socket, detail: `connected to ${host}, port ${port}` })
    })
  })
}

export function tunnelled(
  { url: proxy, shown }: ProxyInUse,
  host: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Done<net.Socket>> {
  return new Promise((resolve, reject) => {
    const { username, password } = proxy
    const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
    const secure = proxy.protocol === 'https:'
    ;(secure ? https : http)
      .request({
        host: proxy.hostname,
        port: proxy.port || (secure ? 443 : 80),
        method: 'CONNECT',
        path: host,
        headers: { host, ...(username === '' ? {} : { 'proxy-authorization': `Basic ${basic}` }) },
        agent: false,
        timeout: timeoutMs,
        signal,
      })
      .once('connect', ({ statusCode }, socket) => {
        socket.on('error', () => {})
        if (statusCode === 200)
          return resolve({ result: socket as net.Socket, detail: `${shown} opened a connection to ${host}` })
        socket.destroy()
        reject(Object.assign(new Error('The proxy refused.'), { code: `HTTP ${statusCode}` }))
      })
      .once('timeout', function (this: http.ClientRequest) {
        this.destroy(timedOut())
      })
      .once('error', reject)
      .end()
  })
}

export function presented(
  socket: net.Socket,
  hostname: string,
  timeoutMs: number,
): Promise<Done<PresentedCertificate>> {
  return new Promise((resolve, reject) => {
    const servername = net.isIP(hostname) === 0 ? { servername: hostname } : {}
    // This connection is never used: the certificate is read, and the connection is closed. A certificate that is not
    // trusted has to be read as well, because its issuer names the proxy that intercepts TLS here.
    const secure = tls.connect({ socket, host: hostname, ...servername, rejectUnauthorized: false })
    secure.setTimeout(timeoutMs, () => secure.destroy(timedOut()))
    secure.once('error', reject).once('secureConnect', () => {
      const peer = secure.getPeerCertificate()
      const { subject, issuer, subjectaltname = '', valid_from, valid_to } = peer
      const refusedFor = secure.authorized ? undefined : String(secure.authorizationError)
      secure.destroy()
      const certificate = {
        subject: nameOf(subject),
        issuer: nameOf(issuer),
        names: subjectaltname,
        validFrom: Date.parse(valid_from),
        validTo: Date.parse(valid_to),
        isOfOthers: tls.checkServerIdentity(hostname, peer) !== undefined,
        ...(refusedFor === undefined ? {} : { refusedFor }),
      }
      const trusted = refusedFor === undefined ? 'trusted here' : `not trusted here (${refusedFor})`
      resolve({
        result: certificate,
        detail: `certificate for ${certificate.subject}, by ${certificate.issuer}, ${trusted}`,
        refusedFor,
      })
    })
  })
}

function nameOf(name: tls.Certificate | undefined): string {
  return [name?.CN, name?.O].flat().filter(Boolean).join(', ') || 'a name that it does not say'
}

function timedOut(): Error {
  return Object.assign(new Error('Nothing came back.'), { code: 'ETIMEDOUT' })
}
