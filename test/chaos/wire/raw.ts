import { inspect } from 'node:util'
import { managedIdentityAssertion } from '../../../src/credential/assertion/managed-identity.ts'
import { towlineCredential } from '../../../src/credential/credential.ts'
import { TowlineError } from '../../../src/errors/towline-error.ts'
import { graphClient } from '../../../src/graph/client.ts'
import { createSend } from '../../../src/http/create-send.ts'
import type { HttpRequest } from '../../../src/http/send.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { everythingIn } from '../../support/secrets.ts'
import { CLIENT_ID, TARGET_TENANT } from '../../support/tokens.ts'
import { AUTHORITY, FILE, GRAPH, goodAnswer, IDENTITY, secrets } from './good-answers.ts'
import { type Draw, pick } from './mutate-json.ts'
import { type RawFault, rawFaults, wellFormed } from './raw-faults.ts'
import { movedTo, rawServer } from './raw-server.ts'
import { isSame } from './reference.ts'
import { drawsOf, type Verdict } from './wire.ts'

/** Milliseconds for one answer, in place of the minute and a half of a real process. */
const TIMEOUT_MS = 400
/** Milliseconds for one case: the tries of three requests, each of which may come to nothing. */
const BOUND_MS = 15_000
/** Cases at one time, because many of them wait for what does not come. */
const AT_ONCE = 32

const WORKS = ['get', 'list', 'download'] as const
const SPOILT = ['identity', 'authority', 'graph'] as const

/** What a work gives when nothing is wrong. A fault in the framing may lose it, and may not change it. */
const rights: Readonly<Record<(typeof WORKS)[number], unknown>> = {
  get: 'Fabrikam',
  list: ['one', 'two', 'three', 'four', 'five'],
  download: FILE.toString(),
}

/** Runs cases over real sockets: all three steps against servers of which one answers wrongly. */
export async function runRaw(
  seed: number,
  numbers: Iterable<number>,
  faults: readonly RawFault[] = rawFaults,
): Promise<{ readonly seen: Record<string, number>; readonly wrong: Map<number, string> }> {
  const seen: Record<string, number> = {}
  const wrong = new Map<number, string>()
  const left = numbers[Symbol.iterator]()
  const worker = async (): Promise<void> => {
    for (let next = left.next(); !next.done; next = left.next()) {
      const draw = drawsOf(seed, next.value)
      const fault = pick(draw, faults)
      const verdict = await runRawCase(fault, draw)
      const key = `${fault.name}: ${verdict.end}`
      seen[key] = (seen[key] ?? 0) + 1
      if (verdict.wrong !== undefined) wrong.set(next.value, `${fault.name}: ${verdict.wrong}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return { seen, wrong }
}

async function runRawCase(fault: RawFault, draw: Draw): Promise<Verdict> {
  const spoils = pick(draw, SPOILT)
  const stays = draw() < 0.3
  let until = Math.floor(draw() * (spoils === 'graph' ? 3 : 1))
  const answer =
    (kind: (typeof SPOILT)[number], from: string) =>
    (request: HttpRequest, wire: Parameters<RawFault['answer']>[1]) => {
      const { pathname, search, origin } = new URL(request.url)
      const isFile = pathname.endsWith('/content')
      const plain = isFile
        ? { status: 200, headers: { etag: '"version-1"', 'content-type': 'text/plain' }, body: FILE }
        : goodAnswer({ ...request, url: `${from}${pathname}${search}` })
      const good = isFile ? plain : movedTo(origin, from, plain)
      const isSpoilt = kind === spoils && (until-- === 0 || (stays && until < 0))
      if (isSpoilt) fault.answer(good, wire, draw)
      else wire.socket.write(wellFormed(good))
    }
  const identity = await rawServer(answer('identity', IDENTITY))
  const authority = await rawServer(answer('authority', AUTHORITY))
  const graph = await rawServer(answer('graph', GRAPH))
  const real = createSend({ env: {} })
  const clock = fakeClock()
  const runtime = {
    ...clock,
    env: { IDENTITY_ENDPOINT: `${identity.origin}/msi/token`, IDENTITY_HEADER: secrets.identityHeader },
    send: (request: HttpRequest) =>
      real({ ...request, url: request.url.replace(/^https:/, 'http:'), timeoutMs: TIMEOUT_MS }),
  }
  try {
    const assertion = managedIdentityAssertion({ ...runtime, host: 'app-service' })
    const credential = towlineCredential({
      ...runtime,
      tenantId: TARGET_TENANT,
      clientId: CLIENT_ID,
      assertion,
      authorityHost: authority.origin,
    })
    const client = graphClient({ ...runtime, credential, graphHost: graph.origin })
    const work = pick(draw, WORKS)
    return await judge(within(works[work](client)), rights[work])
  } finally {
    real.close()
    for (const server of [identity, authority, graph]) server.close()
  }
}

const works: Readonly<Record<(typeof WORKS)[number], (client: ReturnType<typeof graphClient>) => Promise<unknown>>> = {
  get: async (client) => (await client.get<{ displayName: unknown }>('/organization')).displayName,
  async list(client) {
    const ids: unknown[] = []
    for await (const { id } of client.list<{ id: string }>('/sites')) ids.push(id)
    return ids
  },
  async download(client) {
    const chunks: Buffer[] = []
    await client.download('/drives/d/items/i/content', {
      write: (chunk) => void chunks.push(Buffer.from(chunk)),
      restart: () => void chunks.splice(0),
    })
    return Buffer.concat(chunks).toString()
  },
}

async function within<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const bound = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The case did not end within its bound.')), BOUND_MS)
  })
  return Promise.race([work, bound]).finally(() => clearTimeout(timer))
}

async function judge(work: Promise<unknown>, right: unknown): Promise<Verdict> {
  try {
    const result = await work
    if (isSame(result, right)) return { end: 'right', wrong: undefined }
    return { end: 'right', wrong: `the result is ${inspect(result).slice(0, 300)}` }
  } catch (error) {
    if (!(error instanceof TowlineError)) return { end: 'no code', wrong: inspect(error).slice(0, 1500) }
    const shown = everythingIn(error)
    const secret = Object.values(secrets).find((one) => shown.includes(one))
    return { end: error.code, wrong: secret === undefined ? undefined : `${secret} is in the error` }
  }
}
