import type { Emulator } from '../../src/emulator/index.ts'
import { arrange, emulatorOf, scopeOf } from './arrange.ts'
import { graphScope, requestOf, type Tokens, tokenService } from './request-of.ts'
import type { Caller, Given, RowRequest, Step } from './row.ts'
import { fill, type Scope } from './scope.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

interface Question {
  readonly given?: Given
  readonly before?: readonly Step[]
  readonly request: RowRequest
}

/**
 * Sends a row's request to an emulator of its own. Returns the answer, and what its expectation may name.
 * Rejects with an Error when a step before it is not answered as it should be.
 */
export async function ask({ given = {}, before = [], request }: Question): Promise<{ answer: Answer; scope: Scope }> {
  const emulator = await emulatorOf(given)
  const world = scopeOf(emulator)
  arrange(given, world)
  const tokens = await tokensFor(emulator, world, [...before, request])
  await emulator.faults.replace(given.faults ?? [])

  const answers: object[] = []
  const scope = { ...world, before: answers }
  for (const step of before) answers.push(await take(step, emulator, scope, tokens))
  const asked = await requestOf(request, emulator, scope, tokens)
  return { answer: await emulator.send(asked), scope: { ...scope, request: asked } }
}

/** Obtained before anything goes wrong and before any step. */
async function tokensFor(emulator: Emulator, scope: Scope, steps: readonly Step[]): Promise<Tokens> {
  const callers = new Set(steps.flatMap((step) => ('auth' in step && step.auth !== undefined ? [step.auth] : [])))
  const tokens = new Map<Caller, string>()
  for (const caller of callers) tokens.set(caller, await accessToken(emulator, scope, caller))
  return tokens
}

async function accessToken(emulator: Emulator, scope: Scope, caller: Caller): Promise<string> {
  const [tenant = '', person] = caller.split(' ')
  const path = `/{${tenant}.id}/oauth2/v2.0`
  const send = async (request: RowRequest) => read(await emulator.send(await requestOf(request, emulator, scope)))
  const tokenRequest = { host: tokenService, method: 'POST', path: `${path}/token` }
  if (person === undefined) return tokenIn(await send({ ...tokenRequest, exchange: {} }))

  // The Azure CLI's client needs no registration in a tenant.
  const client_id = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'
  const form = { client_id, scope: graphScope }
  const { body } = await send({ host: tokenService, method: 'POST', path: `${path}/devicecode`, form })
  const { device_code, user_code } = Object(body)
  const user = fill(`{${tenant}.users.${person === 'admin' ? 0 : 1}.userPrincipalName}`, scope)
  emulator.approveDeviceCode(user_code, String(user))
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
  return tokenIn(await send({ ...tokenRequest, form: { client_id, grant_type, device_code } }))
}

function tokenIn({ status, body }: ReturnType<typeof read>): string {
  if (status !== 200) throw new Error(`There is no access token for the request: ${JSON.stringify(body)}`)
  return String(Object(body).access_token)
}

async function take(step: Step, emulator: Emulator, scope: Scope, tokens: Tokens): Promise<object> {
  if ('approve' in step) {
    emulator.approveDeviceCode(String(fill(step.approve, scope)), String(fill(step.user, scope)))
    return {}
  }
  if ('seconds' in step) {
    emulator.clock.advance(step.seconds * 1000)
    return {}
  }
  if ('set' in step) {
    arrange(step, scope)
    return {}
  }
  const request = await requestOf(step, emulator, scope, tokens)
  const answer = read(await emulator.send(request))
  if (step.status === undefined ? answer.status >= 300 : answer.status !== step.status) {
    const text = JSON.stringify(answer.body)
    throw new Error(`${request.method} ${request.url} was answered with ${answer.status}: ${text}`)
  }
  return answer
}

/**
 * What later placeholders may name. A header's name is in lower case; `inputs` are the hidden fields of a page's form,
 * `query` is that of the address it leads to.
 */
function read({ status, headers, body }: Answer) {
  const content = contentOf({ status, headers, body })
  const hidden = String(content).matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)
  const inputs = Object.fromEntries(Array.from(hidden, ([, name = '', value]) => [name, value]))
  const query = Object.fromEntries(URL.parse(headers['location'] ?? '')?.searchParams ?? [])
  return { status, headers, body: content, nextLink: Object(content)['@odata.nextLink'], inputs, query }
}

/** JSON, or the text of what is none, though it may call itself JSON. */
export function contentOf({ headers, body }: Answer): unknown {
  const text = new TextDecoder().decode(body)
  if (!headers['content-type']?.startsWith('application/json')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
