import { inspect } from 'node:util'
import { seededRandom } from '../../../src/emulator/faults/random.ts'
import { errorCodes } from '../../../src/errors/codes.ts'
import { TowlineError } from '../../../src/errors/towline-error.ts'
import type { Runtime } from '../../../src/http/runtime.ts'
import type { HttpRequest, HttpResponse, Send } from '../../../src/http/send.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { everythingIn } from '../../support/secrets.ts'
import { AUTHORITY, DOWNLOADS, GRAPH, goodAnswer, IDENTITY, secrets } from './good-answers.ts'
import { mutatedAnswer } from './mutate-answer.ts'
import type { Draw } from './mutate-json.ts'
import { isSame } from './reference.ts'

/** One answer that a service gave. */
export interface Served {
  readonly request: HttpRequest
  readonly response: HttpResponse
}

/** A piece of work over the wire, and what its result has to be after these answers. */
export interface Scenario {
  readonly name: string
  /** Which answers may be wrong: those to URLs that match. */
  readonly spoils: RegExp
  run(runtime: Runtime, draw: Draw): Promise<unknown>
  /** The result that the answers stand for; `undefined` where they stand for none, and only an error is right. */
  expected(served: readonly Served[]): unknown
}

export interface Verdict {
  /** `right`, or the code of the error. */
  readonly end: string
  /** What is wrong, in words; `undefined` where nothing is. */
  readonly wrong: string | undefined
}

/** Real milliseconds. The clock of a case is emulated, so that it needs a few. */
const BOUND_MS = 20_000
/** No case needs more: a list of three pages with six tries each. */
const MOST_REQUESTS = 150

/** The draws of one case: of the seed and its number alone, so that a case can be repeated without those before it. */
export function drawsOf(seed: number, number: number): Draw {
  return seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
}

/** Runs one case and judges how it ended. Without `spoil` all answers are good. */
export async function runCase(
  { run, expected, spoils }: Scenario,
  draw: Draw,
  spoil: (good: HttpResponse, draw: Draw) => HttpResponse = mutatedAnswer,
): Promise<Verdict> {
  const served: Served[] = []
  const strange: string[] = []
  // One answer in the course of the work is wrong, or from then on each one.
  let until = Math.floor(draw() * 4)
  const stays = draw() < 0.3
  const send: Send = async (request) => {
    request.signal?.throwIfAborted()
    strange.push(...foreignIn(request))
    if (served.length >= MOST_REQUESTS) throw new Error('The work sends without end.')
    const good = goodAnswer(request)
    const isSpoilt = spoils.test(request.url) && (until-- === 0 || (stays && until < 0))
    const response = isSpoilt ? spoil(good, draw) : good
    served.push({ request, response })
    return response
  }
  const clock = fakeClock()
  const outcome = await within(BOUND_MS, run({ ...clock, send, env: {} }, draw))
  const wrong = [...strange, ...wrongIn(outcome, served, expected)]
  const end = 'result' in outcome ? 'right' : outcome.error instanceof TowlineError ? outcome.error.code : 'no code'
  return { end, wrong: wrong.length === 0 ? undefined : wrong.join('; ') }
}

type Outcome = { readonly result: unknown } | { readonly error: unknown }

async function within(ms: number, work: Promise<unknown>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  const bound = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ error: new Error('The case did not end within its bound.') }), ms)
  })
  const ended = work.then(
    (result): Outcome => ({ result }),
    (error: unknown): Outcome => ({ error }),
  )
  return Promise.race([ended, bound]).finally(() => clearTimeout(timer))
}

/** Whether a request goes to a place, or carries a secret to a place, where it must not. */
function foreignIn({ url, headers = {}, body = '' }: HttpRequest): string[] {
  const { origin } = new URL(url)
  const carried = JSON.stringify(headers) + (typeof body === 'string' ? body : '')
  const may: Readonly<Record<string, readonly string[]>> = {
    [IDENTITY]: [secrets.identityHeader, secrets.jobToken],
    [AUTHORITY]: [secrets.assertion],
    [GRAPH]: [secrets.access],
    [DOWNLOADS]: [],
  }
  const allowed = may[origin]
  if (allowed === undefined) return [`a request went to ${origin}`]
  return Object.values(secrets)
    .filter((secret) => carried.includes(secret) && !allowed.includes(secret))
    .map((secret) => `${secret} went to ${origin}`)
}

function wrongIn(outcome: Outcome, served: readonly Served[], expected: Scenario['expected']): string[] {
  if ('result' in outcome) {
    const right = expected(served)
    if (right === undefined) return [`a result in place of an error: ${short(outcome.result)}`]
    return isSame(outcome.result, right) ? [] : [`the result is ${short(outcome.result)} in place of ${short(right)}`]
  }
  const { error } = outcome
  if (!(error instanceof TowlineError)) return [`an error without a code: ${inspect(error).slice(0, 1500)}`]
  if (!(errorCodes as readonly string[]).includes(error.code) || error.code === 'UNEXPECTED')
    return [`the code ${error.code}`]
  const shown = everythingIn(error)
  return Object.values(secrets)
    .filter((secret) => shown.includes(secret))
    .map((secret) => `${secret} is in the error ${error.code}`)
}

function short(value: unknown): string {
  return (typeof value === 'string' ? value : inspect(value, { depth: 4 })).slice(0, 400)
}
