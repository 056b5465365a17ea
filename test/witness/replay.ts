import { decodeJwt } from 'jose'
import type { Emulator, Tenant } from '../../src/emulator/index.ts'
import { assignAppRole } from '../../src/emulator/world/build/set-up.ts'
import { first } from '../emulator/support.ts'
import { testEmulator } from '../support/emulator.ts'
import { differences } from './compare.ts'
import type { Expectation, Fact, FactRequest, Given } from './fact.ts'
import { fill, isRecord, look, type Scope } from './scope.ts'

const graphAppId = '00000003-0000-0000-c000-000000000000'

/** Sends the fact's request to an emulator of its own. Returns where the answer is not as expected: see compare.ts. */
export async function replay({ given = {}, before = [], request, expect }: Fact): Promise<string[]> {
  const emulator = await emulatorOf(given)
  const scope = scopeOf(emulator)
  arrange(given, scope)
  const assertion = await emulator.issueAssertion(claimsOf(request, scope))
  const token = request.auth && (await accessToken(emulator, { ...scope, assertion }, request.auth))
  await emulator.faults.replace(given.faults ?? [])

  for (const step of before.map((one) => requestOf(one, { ...scope, assertion }, token))) {
    const { status } = await emulator.send(step)
    if (status >= 300) throw new Error(`${step.method} ${step.url} was answered with ${status}.`)
  }
  const asked = requestOf(request, { ...scope, assertion }, token)
  const answer = await emulator.send(asked)
  return compare(expect, answer, { ...scope, request: asked })
}

async function emulatorOf({ world = 'seed', host, now, options }: Given): Promise<Emulator> {
  return testEmulator(world, {
    ...(host && { host }),
    ...(options && { options }),
    ...(now && { now: () => Date.parse(now) }),
  })
}

/** The things of the world by which placeholders, `set` and `missing` call them. */
function scopeOf({ world, env }: Emulator): Scope {
  const target = first(world.targets)
  const application = first(world.home.applications)
  const inTarget = (wanted: string) => target.servicePrincipals.find(({ appId }) => appId === wanted)
  return {
    env,
    home: world.home,
    target,
    application,
    compute: world.compute,
    identity: first(world.compute.identities),
    credential: application.federatedIdentityCredentials[0],
    servicePrincipal: inTarget(application.appId),
    graph: inTarget(graphAppId),
    site: target.sharePoint.geographies[0]?.sites.at(0),
  }
}

function arrange({ roles, set = {}, missing = [] }: Given, scope: Scope): void {
  const [home, target] = [scope['home'] as Tenant, scope['target'] as Tenant]
  if (roles !== undefined)
    for (const tenant of [home, target]) grantOnly(tenant, String(look('application.appId', scope)), roles)
  for (const [place, value] of Object.entries(set)) {
    const at = place.lastIndexOf('.')
    Object.assign(Object(look(place.slice(0, at), scope)), { [place.slice(at + 1)]: fill(value, scope) })
  }
  const all = target.servicePrincipals
  all.splice(0, all.length, ...all.filter((one) => !missing.some((name) => scope[name] === one)))
}

function grantOnly(tenant: Tenant, clientId: string, roles: readonly string[]): void {
  for (const servicePrincipal of tenant.servicePrincipals.filter(({ appId }) => appId === clientId)) {
    servicePrincipal.appRoleAssignments = []
    for (const role of roles) assignAppRole(tenant, servicePrincipal, graphAppId, role)
  }
}

function claimsOf({ assertion = {} }: FactRequest, scope: Scope): Record<string, unknown> {
  const claims = Object.entries(assertion).map(([name, value]) => [
    name,
    value === null ? undefined : fill(value, scope),
  ])
  return Object.fromEntries(claims)
}

const exchangeForm = {
  client_id: '{application.appId}',
  scope: 'https://graph.microsoft.com/.default',
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: '{assertion}',
}

function tokenRequest(tenant: string): FactRequest {
  return { host: 'login.microsoftonline.com', method: 'POST', path: `/{${tenant}.id}/oauth2/v2.0/token` }
}

async function accessToken(emulator: Emulator, scope: Scope, tenant: 'home' | 'target'): Promise<string> {
  const { body, status } = await emulator.send(requestOf({ ...tokenRequest(tenant), form: exchangeForm }, scope))
  const text = new TextDecoder().decode(body)
  if (status !== 200) throw new Error(`There is no access token for the request: ${text}`)
  return JSON.parse(text).access_token
}

function requestOf(request: FactRequest, scope: Scope, token?: string) {
  const whole = request.exchange
    ? { ...tokenRequest('target'), ...request, form: { ...exchangeForm, ...request.exchange } }
    : request
  const { host = '', method = 'GET', path = '', headers = {}, form, body } = fill(whole, scope) as FactRequest
  const fields = Object.entries(form ?? {}).filter((field): field is [string, string] => field[1] !== null)
  const content = form === undefined ? body : new URLSearchParams(fields).toString()
  return {
    method,
    url: `${host.includes('://') ? host : `https://${host}`}${path}`,
    headers: {
      ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(content !== undefined && { body: content }),
  }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

function compare({ status, headers = {}, body, claims }: Expectation, answer: Answer, scope: Scope): string[] {
  const text = new TextDecoder().decode(answer.body)
  const json: unknown = answer.headers['content-type']?.startsWith('application/json') ? JSON.parse(text) : text
  const answered = { ...scope, headers: answer.headers, body: json }
  const token = isRecord(json) ? json['access_token'] : undefined
  return [
    ...differences(status, answer.status, answered, 'status'),
    ...differences(inLowerCase(headers), answer.headers, answered, 'headers'),
    ...(body === undefined ? [] : differences(body, json, answered, 'body')),
    ...(claims === undefined ? [] : differences(claims, decodeJwt(String(token)), answered, 'claims')),
  ]
}

function inLowerCase(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
