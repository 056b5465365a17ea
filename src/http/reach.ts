import { lookup } from 'node:dns/promises'
import { accessSync, constants } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import type { Env } from '../env.ts'
import { type ProxyInUse, proxyFor, type Way } from './proxy-for.ts'

/** What stands between this machine and a host, looked at step by step. Nothing of a request is sent. */
export type Reach = (origin: string, signal: AbortSignal) => Promise<Reached>

export interface Reached {
  /** As far as it came: the last one is the one that failed, if any did. */
  readonly steps: readonly ReachStep[]
  readonly certificate?: PresentedCertificate
  /** The file that NODE_EXTRA_CA_CERTS names, where it cannot be read. */
  readonly missingTrustFile?: string
  /** Why a proxy that the environment names is not asked. */
  readonly passedBy?: string
}

export interface ReachStep {
  readonly step: 'dns' | 'proxy' | 'tcp' | 'tls'
  readonly ok: boolean
  /** A sentence. Never a proxy's password. */
  readonly detail: string
  /** Node's code of the failure. */
  readonly code?: string
}

/** Who the other side says it is. Written by a stranger. */
export interface PresentedCertificate {
  readonly subject: string
  readonly issuer: string
  readonly names: string
  readonly validFrom: number
  readonly validTo: number
  /** Why it is not trusted here; `undefined` when it is. */
  readonly refusedFor?: string
  /** It names others than the host that was asked for. */
  readonly isOfOthers: boolean
}

export interface ReachOptions {
  readonly env: Env
  /** For each step. */
  readonly timeoutMs?: number
}

/**
 * Looks the name up, connects (through the proxy where one is set), and reads the certificate. It is read even where it is
 * not trusted, for whose it is says who intercepts; the connection is closed then, and nothing is ever sent over it.
 */
export function createReach({ env, timeoutMs = 10_000 }: ReachOptions): Reach {
  return async (origin, signal) => {
    const url = new URL(origin)
    const walk = new Walk(signal)
    const way = proxyFor(url, env)
    const socket = await open(url, way.proxy, { walk, timeoutMs, signal })
    const certificate = socket && (await walk.step('tls', () => presented(socket, url.hostname, timeoutMs)))
    socket?.destroy()
    const missingTrustFile = missingFile(env['NODE_EXTRA_CA_CERTS'])
    return {
      steps: walk.steps,
      ...(certificate === undefined ? {} : { certificate }),
      ...(missingTrustFile === undefined ? {} : { missingTrustFile }),
      ...(way.proxy === undefined && way.why !== undefined && { passedBy: way.why }),
    }
  }
}

interface Opening {
  readonly walk: Walk
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

async function open(
  { hostname, port }: URL,
  proxy: Way['proxy'],
  { walk, timeoutMs, signal }: Opening,
): Promise<net.Socket | undefined> {
  const at = Number(port || 443)
  if (proxy === 'unusable') return walk.step('proxy', noAddress)
  if (proxy !== undefined) {
    const failing = `${proxy.shown} did not open a connection`
    return walk.step('proxy', () => tunnelled(proxy, `${hostname}:${at}`, timeoutMs, signal), failing)
  }
  const address = await walk.step('dns', () => resolved(hostname))
  if (address === undefined) return undefined
  return walk.step('tcp', () => connected(address, at, timeoutMs, signal))
}

interface Done<Result> {
  readonly result: Result
  readonly detail: string
  /** It was done, and is of no use. */
  readonly refusedFor?: string | undefined
}

/** The steps so far. A step that fails is the last one. */
class Walk {
  readonly steps: ReachStep[] = []
  readonly #signal: AbortSignal

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** `undefined` when it failed. Rejects only when everything is to end. */
  async step<Result>(
    step: ReachStep['step'],
    attempt: () => Promise<Done<Result>>,
    failing = words[step],
  ): Promise<Result | undefined> {
    try {
      const { result, detail, refusedFor: code } = await attempt()
      this.steps.push({ step, ok: code === undefined, detail, ...(code && { code }) })
      return result
    } catch (error) {
      this.#signal.throwIfAborted()
      const code = codeOf(error)
      // Node's message can quote the proxy's address with its password, so the code stands for it.
      this.steps.push({
        step,
        ok: false,
        detail: `${failing} (${code ?? 'no reason given'})`,
        ...(code && { code }),
      })
      return undefined
    }
  }
}

const words: Readonly<Record<ReachStep['step'], string>> = {
  dns: 'the name could not be looked up',
  proxy: 'the proxy did not open a connection',
  tcp: 'no connection could be made',
  tls: 'TLS could not be agreed on',
}

async function noAddress(): Promise<never> {
  throw Object.assign(new Error('HTTPS_PROXY holds no address.'), { code: 'ERR_INVALID_URL' })
}

async function resolved(hostname: string): Promise<Done<string>> {
  const { address } = await lookup(hostname)
  return { result: address, detail: `${hostname} is ${address}` }
}

function connected(host: string, port: number, timeoutMs: number, signal: AbortSignal): Promise<Done<net.Socket>> {
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

function tunnelled(
  { url: proxy, shown }: ProxyInUse,
  host: string,
  timeoutMs: number,
  signal: AbortSignal,
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

function presented(socket: net.Socket, hostname: string, timeoutMs: number): Promise<Done<PresentedCertificate>> {
  return new Promise((resolve, reject) => {
    const servername = net.isIP(hostname) === 0 ? { servername: hostname } : {}
    // Looked at and not trusted: see above.
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

function missingFile(path: string | undefined): string | undefined {
  if (!path) return undefined
  try {
    accessSync(path, constants.R_OK)
    return undefined
  } catch {
    return path
  }
}

function codeOf(error: unknown): string | undefined {
  const first = error instanceof AggregateError ? error.errors[0] : error
  const { code } = Object(first) as { readonly code?: unknown }
  return typeof code === 'string' ? code : undefined
}

function timedOut(): Error {
  return Object.assign(new Error('Nothing came back.'), { code: 'ETIMEDOUT' })
}
