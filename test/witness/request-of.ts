import type { Emulator } from '../../src/emulator/index.ts'
import type { Caller, RowRequest } from './row.ts'
import { fill, type Scope } from './scope.ts'

/** Access tokens by whose they are. */
export type Tokens = ReadonlyMap<Caller, string>

export const tokenService = 'login.microsoftonline.com'
export const graphScope = 'https://graph.microsoft.com/.default'

const exchangeForm = {
  client_id: '{application.appId}',
  scope: graphScope,
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: '{assertion}',
}

/** The request of a row as an emulator takes it, with a new assertion and the tokens that it asks for. */
export async function requestOf(request: RowRequest, emulator: Emulator, world: Scope, tokens?: Tokens) {
  const claims = claimsOf(request, world)
  const scope = needsAssertion(request) ? { ...world, assertion: await emulator.issueAssertion(claims) } : world
  const exchange = request.exchange && {
    host: tokenService,
    method: 'POST',
    path: '/{target.id}/oauth2/v2.0/token',
    ...request,
    form: { ...exchangeForm, ...request.exchange },
  }
  const filled = fill(exchange ?? request, scope) as RowRequest
  const { host = '', method = 'GET', path = '', headers = {}, form, json, auth } = filled
  const body = form
    ? new URLSearchParams(present(form)).toString()
    : json === undefined
      ? filled.body
      : JSON.stringify(json)
  const token = auth && tokens?.get(auth)
  return {
    method,
    url: `${host.includes('://') ? host : `https://${host}`}${path}`,
    headers: present({
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    }),
    ...(body !== undefined && { body }),
  }
}

function present(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null))
}

/** Signing takes a millisecond, and most requests to Graph name no assertion. */
function needsAssertion(request: RowRequest): boolean {
  return request.exchange !== undefined || JSON.stringify(request).includes('{assertion}')
}

/** `undefined` leaves a claim out. */
function claimsOf({ assertion = {} }: RowRequest, scope: Scope): Record<string, unknown> {
  const entries = Object.entries(assertion)
  return Object.fromEntries(entries.map(([name, value]) => [name, value === null ? undefined : fill(value, scope)]))
}
