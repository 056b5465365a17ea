import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { EmulatorState } from '../state.ts'
import type { Tenant } from '../world/model/index.ts'
import { callingTenant } from './bearer.ts'
import { ArmRefusal } from './refusal.ts'

/**
 * Azure Resource Manager, for what a sign-in asks of it: the Azure CLI lists subscriptions before it does anything else.
 * No caller has a role on any subscription here, so there are none to list.
 */
export function arm(state: EmulatorState): Hono {
  const app = new Hono()
  app.get('/subscriptions', (c) => respond(c, state, listSubscriptions))
  app.get('/tenants', (c) => respond(c, state, listTenants))
  app.all('*', (c) => respond(c, state, notPlayed))
  return app
}

/** https://learn.microsoft.com/rest/api/resources/subscriptions/list */
function listSubscriptions(): object {
  return { value: [], count: { type: 'Total', value: 0 } }
}

/**
 * An application sees the one tenant that its token is of.
 * https://learn.microsoft.com/rest/api/resources/tenants/list
 */
function listTenants({ id, displayName, domains }: Tenant): object {
  return {
    value: [
      {
        id: `/tenants/${id}`,
        tenantId: id,
        displayName,
        domains,
        tenantCategory: 'Home',
        defaultDomain: domains[0],
        tenantType: 'AAD',
      },
    ],
  }
}

function notPlayed(): never {
  throw new ArmRefusal(
    501,
    'NotImplemented',
    'The emulator does not play this: of Azure Resource Manager it plays GET /subscriptions and GET /tenants.',
  )
}

async function respond(c: Context, state: EmulatorState, answer: (tenant: Tenant) => object): Promise<Response> {
  const requestId = randomUUID()
  const headers = {
    'cache-control': 'no-cache',
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': c.req.header('x-ms-correlation-request-id') ?? requestId,
  }
  try {
    // UNCONFIRMED: whether the service looks at the version or at the token first.
    if (!c.req.query('api-version')) throw versionMissing()
    return c.json(answer(await callingTenant(c.req.raw, state)), 200, headers)
  } catch (error) {
    if (!(error instanceof ArmRefusal)) throw error
    const { status, code, message, challenge } = error
    const extra = challenge === undefined ? {} : { 'www-authenticate': challenge }
    return c.json({ error: { code, message } }, status, { ...headers, ...extra })
  }
}

function versionMissing(): ArmRefusal {
  return new ArmRefusal(
    400,
    'MissingApiVersionParameter',
    'The api-version query parameter (?api-version=) is required for all requests.',
  )
}
