import { Hono } from 'hono'
import type { EmulatorState } from '../state.ts'
import type { Endpoint } from './endpoint.ts'
import { getMe } from './me.ts'
import { createSkipTokens } from './odata/skip-tokens.ts'
import { getOrganization, listOrganization } from './organization.ts'
import { respond } from './respond.ts'
import { followingPages, getAllSites } from './sites/get-all-sites.ts'
import { getSite } from './sites/get-site.ts'
import { listSites } from './sites/list-sites.ts'

/** All that can be asked, under `/v1.0` and `/beta` alike. */
const endpoints: readonly Endpoint[] = [
  listSites, // /sites
  getAllSites, // /sites/getAllSites
  followingPages, // /sites/oneDrive.getAllSites
  getSite, // /sites/root, /sites/{host}:/{path}, /sites/{id}
  listOrganization, // /organization
  getOrganization, // /organization/{id}
  getMe, // /me
]

/** Microsoft Graph for the tenants of a world. It answers on any origin, and links to the one by which it was asked. */
export function graph(state: EmulatorState): Hono {
  const app = new Hono()
  const served = { state, endpoints, skipTokens: createSkipTokens() }
  app.all('*', (context) => respond(served, context.req.raw))
  return app
}
