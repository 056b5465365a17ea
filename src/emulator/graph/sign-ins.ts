import { randomUUID } from 'node:crypto'
import { readSignInFilter, UnplayedFilter } from '../sign-in-log/filter.ts'
import type { SignIn } from '../sign-in-log/sign-in.ts'
import type { Tenant } from '../world/model/index.ts'
import type { Answer, Call, Endpoint } from './endpoint.ts'
import { badRequest, invalidSkipToken, unsupportedQuery } from './errors.ts'
import { notPlayed } from './not-played.ts'
import { context, selector } from './odata/entity.ts'
import { declared, type EntityType } from './odata/entity-type.ts'
import { Refusal } from './refusal.ts'
import { readSignIns } from './roles.ts'

/**
 * `GET /auditLogs/signIns`. Sign-ins of service principals are in beta alone, and only where the filter asks for their event
 * type; without one the log has those of people, who do not sign in to anything here.
 * https://learn.microsoft.com/graph/api/signin-list
 */
export const signIns: Endpoint = {
  method: 'GET',
  path: '/auditLogs/signIns',
  workload: 'directory',
  roles: readSignIns,
  options: ['$filter', '$top', '$skiptoken', '$orderby', '$select'],
  answer(call) {
    const { tenant } = call.caller
    if (!isPremium(tenant)) throw withoutLicence()
    throttle(call)
    return page(call)
  },
}

/** The default and the most (https://learn.microsoft.com/graph/api/signin-list). */
const PAGE = 1000

const signInType: EntityType = {
  name: 'microsoft.graph.signIn',
  set: 'auditLogs/signIns',
  properties: declared(`id createdDateTime appId appDisplayName servicePrincipalId servicePrincipalName resourceId
    resourceDisplayName resourceServicePrincipalId resourceTenantId homeTenantId ipAddress correlationId originalRequestId
    uniqueTokenIdentifier federatedCredentialId clientCredentialType incomingTokenType conditionalAccessStatus
    signInEventTypes status`),
}

/** The rows of the lists that were begun last. What appears in the log meanwhile does not shift them. */
const kept = new WeakMap<object, Map<string, readonly SignIn[]>>()
const MOST_KEPT = 16

function page(call: Call): Answer {
  const { filter = '', orderby = '', skiptoken, top = PAGE, repeated } = call.query
  if (top > PAGE)
    throw unsupportedQuery(`Invalid page size specified: '${top}'. Must be between 1 and ${PAGE} inclusive.`)
  const lists = kept.get(call.state.signInLog) ?? new Map<string, readonly SignIn[]>()
  kept.set(call.state.signInLog, lists)
  const scope = [call.caller.tenant.id, call.serviceRoot, filter, orderby]
  const [list = randomUUID(), start = '0'] = skiptoken === undefined ? [] : opened(call, skiptoken, scope)
  const rows = skiptoken === undefined ? selected(call) : lists.get(list)
  if (rows === undefined) throw invalidSkipToken(call.workload)
  lists.delete(list)
  lists.set(list, rows)
  for (const oldest of [...lists.keys()].slice(0, -MOST_KEPT)) lists.delete(oldest)
  const end = Math.min(Number(start) + top, rows.length)
  const select = selector(call, signInType)
  const value = rows.slice(Number(start), end).map((row) => select({ ...row }))
  const token = call.sealedTokens.seal(`${list}:${end}`, scope)
  const link = `${call.serviceRoot}${call.path}?${[...repeated, `$skiptoken=${token}`].join('&')}`
  const next = end < rows.length ? { '@odata.nextLink': link } : {}
  return { status: 200, body: { ...context(call, signInType, ''), ...next, value } }
}

function opened(call: Call, skiptoken: string, scope: readonly string[]): string[] {
  const text = call.sealedTokens.open(skiptoken, scope)
  if (text === undefined) throw invalidSkipToken(call.workload)
  return text.split(':')
}

function selected({ state, caller, query, serviceRoot }: Call): readonly SignIn[] {
  const { test, eventTypes } = readFilter(query.filter)
  const isBeta = serviceRoot.endsWith('/beta')
  if (eventTypes.length > 0 && !isBeta) {
    throw badRequest("Could not find a property named 'signInEventTypes' on type 'microsoft.graph.signIn'.")
  }
  const shown = eventTypes.length === 0 ? [] : state.signInLog.shown(caller.tenant.id, state.now()).filter(test)
  return isAscending(query.orderby) ? shown : shown.toReversed()
}

function readFilter(filter: string | undefined): ReturnType<typeof readSignInFilter> {
  try {
    return readSignInFilter(filter)
  } catch (error) {
    if (!(error instanceof UnplayedFilter)) throw error
    throw notPlayed(`the filter "${error.message}" at GET /auditLogs/signIns`)
  }
}

function isAscending(orderby: string | undefined): boolean {
  const order = (orderby ?? 'createdDateTime desc').trim().toLowerCase()
  if (order === 'createddatetime desc') return false
  if (order === 'createddatetime' || order === 'createddatetime asc') return true
  throw notPlayed(`$orderby=${orderby} at GET /auditLogs/signIns`)
}

/** https://learn.microsoft.com/graph/api/signin-list says that the log takes Microsoft Entra ID P1 or P2. */
function isPremium({ subscribedSkus }: Tenant): boolean {
  return subscribedSkus.some(({ servicePlans }) =>
    servicePlans.some(({ servicePlanName }) => servicePlanName.startsWith('AAD_PREMIUM')),
  )
}

function withoutLicence(): Refusal {
  return new Refusal(
    403,
    'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
    "Neither tenant is B2C or tenant doesn't have premium license",
  )
}

/** Requests within this time, for each application and tenant (https://learn.microsoft.com/graph/throttling-limits). */
const WINDOW_MS = 10_000
const MOST_IN_WINDOW = 5

const asked = new WeakMap<object, Map<string, number[]>>()

function throttle({ state, caller }: Call): void {
  const windows = asked.get(state.signInLog) ?? new Map<string, number[]>()
  asked.set(state.signInLog, windows)
  const now = state.now()
  const key = `${caller.appId} ${caller.tenant.id}`
  const recent = (windows.get(key) ?? []).filter((at) => at > now - WINDOW_MS && at <= now)
  windows.set(key, recent)
  if (recent.length >= MOST_IN_WINDOW) {
    const seconds = Math.max(1, Math.ceil(((recent[0] ?? now) + WINDOW_MS - now) / 1000))
    throw new Refusal(429, 'TooManyRequests', 'Too many requests.', { headers: { 'retry-after': String(seconds) } })
  }
  recent.push(now)
}
