import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { CliIo, Prompts, TextOut } from '../../src/cli/process/io.ts'
import { runCli as run } from '../../src/cli/run-cli.ts'
import type { SignIn } from '../../src/directory/sign-in/sign-in.ts'
import type { HttpExchange } from '../../src/http/create-send.ts'
import type { Reach } from '../../src/http/reach.ts'
import type { Runtime } from '../../src/http/runtime.ts'
import { type HttpRequest, type HttpResponse, type Send, TransportError } from '../../src/http/send.ts'
import { redactUrl } from '../../src/text/redact.ts'
import { NOON, pass } from '../support/fake-clock.ts'
import {
  accessToken,
  assertionToken,
  CLIENT_ID,
  HOUR,
  PRINCIPAL_ID,
  seconds,
  TARGET_TENANT,
} from '../support/tokens.ts'

export interface World {
  readonly env?: Readonly<Record<string, string>>
  /** Default: no network at all. */
  readonly send?: Send
  /** Default: the root, where there is no manifest. */
  readonly cwd?: string
  /** Told of each text when it is written. */
  readonly onStdout?: (text: string) => void
  readonly onStderr?: (text: string) => void
  readonly stdoutIsTerminal?: boolean
  readonly stderrIsTerminal?: boolean
  readonly columns?: number
  readonly stdin?: string | Uint8Array
  readonly now?: () => number
  /** Default: waits pass at once, so that retries cost no time, but a limit of time such as an hour is never reached. */
  readonly wait?: Runtime['wait']
  /** Default: there is no network to look at. */
  readonly reach?: Reach | undefined
  /** Default: the sign-ins of a real process. */
  readonly signIn?: SignIn
  /** Default: connects as a real process does, by `send`. */
  readonly connector?: CliIo['connector']
  readonly signal?: AbortSignal
  readonly prompts?: Prompts
  /** Default: this host has no policy. */
  readonly hostPolicy?: string
}

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A whole command in memory: words in, code and both outputs back. */
export async function runCli(argv: readonly string[], world: World = {}): Promise<Ran> {
  const { io, written } = memoryIo(world)
  const code = await run(argv, io)
  return { code, ...written() }
}

/** The process of a command in memory, for what is tested below the level of a whole command. */
export function memoryIo(world: World = {}): { io: CliIo; written: () => Omit<Ran, 'code'> } {
  const { columns = 80, now = Date.now, prompts, reach, stdin = '' } = world
  const stdout = memoryOut(world.stdoutIsTerminal ?? false, columns, world.onStdout)
  const stderr = memoryOut(world.stderrIsTerminal ?? false, columns, world.onStderr)
  const io: CliIo = {
    stdout,
    stderr,
    stdin: { isTTY: false, read: async () => Buffer.from(stdin) },
    // A manifest above the folder of temporary files is not the test's.
    env: { TOWLINE_MANIFEST_CEILING: world.cwd ?? '/', ...world.env },
    cwd: world.cwd ?? '/',
    signal: world.signal ?? new AbortController().signal,
    now,
    wait: world.wait ?? pass,
    openSend: async (observe) => observed(world.send ?? noNetwork, observe),
    hostPolicy: world.hostPolicy ?? '/no-such-folder/policy.yaml',
    takeSignals: () => {},
    version: async () => '1.2.3',
    ...(prompts === undefined ? {} : { prompts: async () => prompts }),
    ...(world.signIn === undefined ? {} : { signIn: world.signIn }),
    ...(world.connector === undefined ? {} : { connector: world.connector }),
    ...(reach === undefined ? {} : { openReach: async () => reach }),
  }
  return { io, written: () => ({ stdout: stdout.text(), stderr: stderr.text() }) }
}

/** Answers each request by its URL; a URL that no rule knows is refused, so that nothing is asked unnoticed. */
export function answering(rules: Readonly<Record<string, (request: HttpRequest) => HttpResponse>>): Send {
  return async (request) => {
    const [, answer] = Object.entries(rules).find(([prefix]) => request.url.startsWith(prefix)) ?? []
    if (answer === undefined) throw new Error(`Nobody answers ${request.method} ${request.url} in this test.`)
    return answer(request)
  }
}

export function jsonAnswer(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: new TextEncoder().encode(JSON.stringify(body)),
  }
}

function memoryOut(isTTY: boolean, columns: number, onText?: (text: string) => void): TextOut & { text(): string } {
  const chunks: Uint8Array[] = []
  return {
    isTTY,
    columns,
    async write(data) {
      if (typeof data === 'string') onText?.(data)
      chunks.push(typeof data === 'string' ? new TextEncoder().encode(data) : data)
    },
    async flush() {},
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}

function observed(send: Send, observe: ((exchange: HttpExchange) => void) | undefined): Send & { close(): void } {
  const watched: Send = async (request) => {
    const response = await send(request)
    observe?.({ method: request.method, url: redactUrl(new URL(request.url)), status: response.status, durationMs: 7 })
    return response
  }
  return Object.assign(watched, { close: () => {} })
}

const noNetwork: Send = async ({ url }) => {
  const { host } = new URL(url)
  throw new TransportError('refused', host, `${host}: connect ECONNREFUSED`)
}

/** A host, a token service and a Graph that answers as it is told; `env` names the target. */
export function fakeTenant(
  graph: (request: HttpRequest) => HttpResponse,
): Required<Pick<World, 'env' | 'send' | 'now'>> {
  return {
    now: () => NOON,
    env: {
      IDENTITY_ENDPOINT: 'http://127.0.0.1:4100/msi/token',
      IDENTITY_HEADER: 'header',
      TOWLINE_CLIENT_ID: CLIENT_ID,
      TOWLINE_TENANT: TARGET_TENANT,
    },
    send: answering({
      'http://127.0.0.1:4100/msi/token': () =>
        jsonAnswer({
          access_token: assertionToken({ sub: PRINCIPAL_ID }),
          expires_on: String(seconds(NOON + 24 * HOUR)),
        }),
      'https://login.microsoftonline.com/': () =>
        jsonAnswer({ token_type: 'Bearer', expires_in: 3600, access_token: accessToken({ oid: PRINCIPAL_ID }) }),
      'https://graph.microsoft.com/': graph,
    }),
  }
}

export function pages(...lists: readonly (readonly unknown[])[]): (request: HttpRequest) => HttpResponse {
  return ({ url }) => {
    const page = Number(new URL(url).searchParams.get('$skiptoken') ?? 0)
    const next =
      page + 1 < lists.length
        ? { '@odata.nextLink': `https://graph.microsoft.com/v1.0/sites/getAllSites?$skiptoken=${page + 1}` }
        : {}
    return jsonAnswer({ ...next, value: lists[page] })
  }
}

/** A folder of the test's own, removed after it. */
export function temporaryFolder(t: TestContext, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'towline-cli-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}
