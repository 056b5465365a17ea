import type { Server } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { seededRandom } from '../../../src/emulator/faults/random.ts'
import { createDoor, say } from '../../../src/listen/door.ts'
import type { Admits } from '../../../src/listen/visitor.ts'
import { webVisit } from '../../../src/listen/web.ts'
import { malformedRequest, type RawRequest } from './door-requests.ts'

/** What came of the cases. */
export interface DoorSeen {
  /** Connections that were answered with a status. */
  answers: number
  /** Connections that ended without an answer. */
  closes: number
  /** Errors that reached the process, and answers with status 500. */
  exceptions: number
  /** Connections that were still open after their bound. */
  hangs: number
  /** How many answers had which status. */
  readonly statuses: Record<number, number>
  /** A line for each thing that went wrong, with the number of its case. */
  readonly wrong: string[]
}

interface DoorFuzz {
  readonly seed: number
  readonly requests: number
  /** Sends this case alone. */
  readonly only?: number | undefined
  /** @default the door of `src/listen/door.ts` with a handler of each kind */
  readonly open?: (admits: Admits, letIn: (path: string) => void) => Server
}

/** Milliseconds until a connection whose client has said all must be over. */
const BOUND_MS = 8_000
/** Sockets at one time; the door takes more. */
const AT_ONCE = 48
/** What a door may say. 500 is none of it. */
const EXPECTED = [200, 400, 403, 404, 408, 413, 417, 421, 431, 501, 505]

/**
 * Sends so many seeded malformed requests to doors on real sockets, half of them to one that programs ask and half to one
 * that browsers are redirected to. A case depends on `seed` and its number alone. In between, good requests must be
 * answered.
 */
export async function fuzzDoor({ seed, requests, only, open = openDoor }: DoorFuzz): Promise<DoorSeen> {
  const seen: DoorSeen = { answers: 0, closes: 0, exceptions: 0, hangs: 0, statuses: {}, wrong: [] }
  const { wrong } = seen
  const uncaught = (error: unknown): void => {
    seen.exceptions++
    wrong.push(`an exception reached the process: ${String(error)}`)
  }
  process.on('uncaughtException', uncaught).on('unhandledRejection', uncaught)
  const doors = (['programs', 'redirects'] as const).map((admits) =>
    open(admits, (path) => {
      if (path.startsWith('/refused')) wrong.push(`let in, through the door for ${admits}: ${path}`)
    }),
  )
  try {
    const ports = await Promise.all(doors.map(listening))
    const one = async (number: number): Promise<void> => {
      const port = ports[number % ports.length] as number
      const raw = malformedRequest(port, seededRandom(seed * 1_000_003 + number))
      const answer = await conversation(port, raw)
      for (const problem of judge(answer, seen)) wrong.push(`case ${number} (${raw.name}): ${problem}`)
    }
    let next = only ?? 0
    const end = only === undefined ? requests : only + 1
    const worker = async (): Promise<void> => {
      while (next < end) {
        const number = next++
        await one(number)
        if (number % 500 === 0) for (const port of ports) wrong.push(...(await goodRequest(port)))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    for (const port of ports) wrong.push(...(await goodRequest(port)))
  } finally {
    for (const door of doors) door.close().closeAllConnections()
    process.off('uncaughtException', uncaught).off('unhandledRejection', uncaught)
  }
  return seen
}

function openDoor(admits: Admits, letIn: (path: string) => void): Server {
  if (admits === 'redirects') {
    return createDoor((_request, response, { pathname }) => {
      letIn(pathname)
      say(response, 200, 'in')
    }, admits)
  }
  const web = webVisit(async (request) => {
    letIn(new URL(request.url).pathname)
    await request.text()
    return new Response('in\n')
  })
  return createDoor(web, admits)
}

interface Conversation {
  readonly text: string
  readonly end: 'ended' | 'reset' | 'hung'
}

async function conversation(port: number, { parts, end }: RawRequest): Promise<Conversation> {
  const socket = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true })
  let text = ''
  const over = new Promise<Conversation>((resolve) => {
    const limit = setTimeout(() => resolve({ text, end: 'hung' }), BOUND_MS)
    const ended = (how: Conversation['end']) => () => {
      clearTimeout(limit)
      resolve({ text, end: how })
    }
    socket.setEncoding('latin1').on('data', (data: string) => {
      text += data
    })
    socket.once('end', ended('ended')).once('error', ended('reset')).once('close', ended('reset'))
  })
  for (const part of parts) {
    if (socket.writable) socket.write(part)
    await nextTurn()
  }
  if (end === 'reset') socket.resetAndDestroy()
  else socket.end()
  const conversation = await over
  socket.destroy()
  return conversation
}

/** Counts how a case ended. Returns what is wrong with it. */
function judge({ text, end }: Conversation, seen: DoorSeen): string[] {
  if (end === 'hung') {
    seen.hangs++
    return [`open after ${BOUND_MS} ms; it said ${JSON.stringify(text.slice(0, 200))}`]
  }
  const final = text.replace('HTTP/1.1 100 Continue\r\n\r\n', '')
  if (final === '') {
    seen.closes++
    return []
  }
  seen.answers++
  const [, status = ''] = /^HTTP\/1\.1 (\d{3}) [\x20-\x7e]+\r\n/.exec(final) ?? []
  const code = Number(status)
  seen.statuses[code] = (seen.statuses[code] ?? 0) + 1
  if (code === 500) seen.exceptions++
  return EXPECTED.includes(code) ? [] : [`answered ${JSON.stringify(final.slice(0, 200))}`]
}

async function goodRequest(port: number): Promise<string[]> {
  const head = `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`
  const { text, end } = await conversation(port, { name: 'good', parts: [head], end: 'close' })
  return /^HTTP\/1\.1 200 OK\r\n/.test(text) && text.endsWith('in\n')
    ? []
    : [`a good request ${end}: ${JSON.stringify(text.slice(0, 200))}`]
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
