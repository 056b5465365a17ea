import { accessSync, constants } from 'node:fs'
import type net from 'node:net'
import type { Env } from '../text/env.ts'
import { proxyFor, type Way } from './proxy-for.ts'
import {
  connected,
  type Done,
  noAddress,
  type PresentedCertificate,
  presented,
  resolved,
  tunnelled,
} from './reach-steps.ts'

export type { PresentedCertificate } from './reach-steps.ts'

/** Looks step by step at the way from this machine to a host. No request is sent. Rejects with the signal's reason. */
export type Reach = (origin: string, signal?: AbortSignal) => Promise<Reached>

export interface Reached {
  /** The steps that were taken. If one failed, it is the last one. */
  readonly steps: readonly ReachStep[]
  readonly certificate?: PresentedCertificate
  /** The file that NODE_EXTRA_CA_CERTS names, where it cannot be read. */
  readonly missingTrustFile?: string
  /** Why a proxy that the environment names is not used. */
  readonly passedBy?: string
}

interface ReachStep {
  readonly step: 'dns' | 'proxy' | 'tcp' | 'tls'
  readonly ok: boolean
  /** A sentence. Never a proxy's password. */
  readonly detail: string
  /** Node's code of the failure. */
  readonly code?: string
}

interface ReachOptions {
  readonly env: Env
  /**
   * Milliseconds for each step.
   * @default 10_000
   */
  readonly timeoutMs?: number
}

/**
 * Looks the name up, connects (through the proxy where one is set), and reads the certificate. The certificate is read
 * even where it is not trusted, because its issuer shows which proxy intercepts TLS. Nothing is ever sent over the
 * connection.
 */
export function createReach({ env, timeoutMs = 10_000 }: ReachOptions): Reach {
  return async (origin, signal) => {
    const url = new URL(origin)
    const steps = new Steps(signal)
    const way = proxyFor(url, env)
    const socket = await open(url, way.proxy, { steps, timeoutMs, signal })
    const certificate = socket && (await steps.try('tls', () => presented(socket, url.hostname, timeoutMs)))
    socket?.destroy()
    const missingTrustFile = missingFile(env['NODE_EXTRA_CA_CERTS'])
    return {
      steps: steps.taken,
      ...(certificate === undefined ? {} : { certificate }),
      ...(missingTrustFile === undefined ? {} : { missingTrustFile }),
      ...(way.proxy === undefined && way.why !== undefined && { passedBy: way.why }),
    }
  }
}

interface Opening {
  readonly steps: Steps
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

async function open(
  { hostname, port }: URL,
  proxy: Way['proxy'],
  { steps, timeoutMs, signal }: Opening,
): Promise<net.Socket | undefined> {
  const at = Number(port || 443)
  if (proxy === 'unusable') return steps.try('proxy', noAddress)
  if (proxy !== undefined) {
    const failing = `${proxy.shown} did not open a connection`
    return steps.try('proxy', () => tunnelled(proxy, `${hostname}:${at}`, timeoutMs, signal), failing)
  }
  const address = await steps.try('dns', () => resolved(hostname))
  if (address === undefined) return undefined
  return steps.try('tcp', () => connected(address, at, timeoutMs, signal))
}

/** The steps so far. No step follows one that failed. */
class Steps {
  readonly taken: ReachStep[] = []
  readonly #signal: AbortSignal | undefined

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal
  }

  /** The step's result; `undefined` when it failed. Rejects with the signal's reason. */
  async try<Result>(
    step: ReachStep['step'],
    attempt: () => Promise<Done<Result>>,
    failing = failures[step],
  ): Promise<Result | undefined> {
    try {
      const { result, detail, refusedFor: code } = await attempt()
      this.taken.push({ step, ok: code === undefined, detail, ...(code && { code }) })
      return result
    } catch (error) {
      this.#signal?.throwIfAborted()
      const code = codeOf(error)
      // Node's message can quote the proxy's address with its password, so the code stands for it.
      this.taken.push({
        step,
        ok: false,
        detail: `${failing} (${code ?? 'no reason given'})`,
        ...(code && { code }),
      })
      return undefined
    }
  }
}

const failures: Readonly<Record<ReachStep['step'], string>> = {
  dns: 'the name could not be looked up',
  proxy: 'the proxy did not open a connection',
  tcp: 'no connection could be made',
  tls: 'TLS could not be agreed on',
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
