import { randomBytes, randomInt } from 'node:crypto'
import type { EmulatorState } from '../../state.ts'
import type { Tenant, User } from '../../world/model/index.ts'
import { privateAnswer } from '../answers.ts'
import type { Endpoint, EntraRequest } from '../endpoint.ts'
import { refusal } from '../errors/index.ts'
import { required } from '../form.ts'
import { requestedTenant } from '../requested-tenant.ts'
import { findSignInClient, requirePublicClient } from './clients.ts'
import { signedInAnswer } from './delegated-tokens.ts'
import type { DeviceSignIn } from './pending-sign-ins.ts'
import { administratorOf, checkSignIn, findUser } from './policies.ts'
import { readScopes } from './scopes.ts'

/** Seconds. */
const lasts = 900
const pollsEvery = 5
/** Seconds, where the sign-in is approved without a click. */
const pollsQuickly = 1

/** Letters and digits that are not easily confused. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** RFC 8628, section 3.1. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code */
export const deviceCode: Endpoint = {
  path: '/:tenant/oauth2/v2.0/devicecode',
  answer(request) {
    const { state, form, url } = request
    if (request.method !== 'POST') throw refusal(900561, request.method)
    const tenant = requestedTenant(request)
    const client = findSignInClient(state.world, required(form, 'client_id'), tenant)
    const scope = required(form, 'scope')
    if (tenant !== undefined) readScopes(scope, tenant, client)
    const userCode = Array.from({ length: 9 }, () => alphabet[randomInt(alphabet.length)]).join('')
    const code = randomBytes(48).toString('base64url')
    state.signIns.deviceCodes.set(code, {
      userCode,
      clientId: client.appId,
      scope,
      tenantId: tenant?.id,
      expiresAt: state.now() + lasts * 1000,
    })
    const page = `${url.origin}/common/oauth2/deviceauth`
    return privateAnswer(request, 200, 0, {
      user_code: userCode,
      device_code: code,
      verification_uri: page,
      expires_in: lasts,
      interval: state.options.autoApprove ? pollsQuickly : pollsEvery,
      message: `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`,
    })
  },
}

/** RFC 8628, section 3.4. Azure CLI sends the code under both names. */
export async function deviceCodeGrant(request: EntraRequest, tenant: Tenant | undefined): Promise<object> {
  const { state, form } = request
  const clientId = required(form, 'client_id')
  const code = form.get('device_code') ?? required(form, 'code')
  const pending = state.signIns.deviceCodes.get(code)
  if (pending === undefined || pending.clientId !== clientId.toLowerCase()) throw refusal(70018)
  if (state.now() >= pending.expiresAt) throw refusal(70020)
  if (pending.outcome === undefined && state.options.autoApprove) approveAsAdministrator(state, pending, tenant)
  if (pending.outcome === undefined) throw refusal(70016)
  state.signIns.deviceCodes.delete(code)

  const { tenantId, userId } = pending.outcome
  const home = state.world.findTenant(tenantId)
  const user = home?.users.find(({ id }) => id === userId)
  if (home === undefined || user === undefined) throw refusal(70018)
  checkSignIn(home, user, 'device-code')
  const client = findSignInClient(state.world, clientId, home)
  // UNCONFIRMED: that this shows only once the person has signed in.
  requirePublicClient(client)
  const scopes = readScopes(form.get('scope') ?? pending.scope, home, client)
  return signedInAnswer(request, { tenant: home, user, client, scopes })
}

function approveAsAdministrator(state: EmulatorState, pending: DeviceSignIn, tenant: Tenant | undefined): void {
  const where = tenant ?? state.world.home
  const user = administratorOf(where)
  if (user !== undefined) approve(pending, where, user)
}

export function approve(pending: DeviceSignIn, tenant: Tenant, user: User): void {
  pending.outcome = { tenantId: tenant.id, userId: user.id }
}

/** The sign-in that waits for this code; letter case, blanks and hyphens do not count. */
export function findDeviceSignIn(state: EmulatorState, typed: string): DeviceSignIn | undefined {
  const wanted = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const all = [...state.signIns.deviceCodes.values()]
  return all.find(
    ({ userCode, outcome, expiresAt }) => userCode === wanted && outcome === undefined && state.now() < expiresAt,
  )
}

/** Throws an Error that says whether the code or the user is not there. */
export function approveByCode(state: EmulatorState, typed: string, name: string): void {
  const pending = findDeviceSignIn(state, typed)
  if (pending === undefined) throw new Error(`No sign-in waits for the code ${typed}.`)
  const tenant = state.world.findTenant(pending.tenantId ?? name.split('@')[1] ?? '')
  const user = tenant && findUser(tenant, name)
  if (tenant === undefined || user === undefined) throw new Error(`The tenant of this code has no user ${name}.`)
  approve(pending, tenant, user)
}
