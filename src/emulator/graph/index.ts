import { Hono } from 'hono'
import { filesOnLoopback } from '../share-point/index.ts'
import type { EmulatorState } from '../state.ts'
import { batch } from './batch.ts'
import { conditionalAccess } from './conditional-access.ts'
import { directory } from './directory/index.ts'
import type { Endpoint } from './endpoint.ts'
import { getMe } from './me.ts'
import { createDeltaRounds } from './odata/delta-rounds.ts'
import { createSealedTokens } from './odata/sealed-tokens.ts'
import { type AroundItem, respond } from './respond.ts'
import { healthOverviews } from './service-health.ts'
import { signIns } from './sign-ins.ts'
import { sites } from './sites/index.ts'
import { teams } from './teams.ts'

export { type ResourceUnits, resourceUnits, type ThrottlingFamily } from './resource-units.ts'
export type { AroundItem } from './respond.ts'

/** All that can be asked, under `/v1.0` and `/beta` alike. */
const endpoints: readonly Endpoint[] = [
  ...directory, // /users, /groups, /applications, /servicePrincipals, /organization …
  ...sites, // /sites, /sites/{site}/lists, /sites/{site}/permissions …
  ...conditionalAccess, // /identity/conditionalAccess/policies
  ...teams, // /teams/{id}, /teams/{id}/channels
  healthOverviews, // /admin/serviceAnnouncement/healthOverviews
  signIns, // /auditLogs/signIns
  getMe, // /me
  batch, // /$batch
]

/** Microsoft Graph for the tenants of a world. It answers on any origin, and links to the one by which it was asked. */
export function graph(state: EmulatorState, aroundItem: AroundItem = (request, answer) => answer(request)): Hono {
  const app = new Hono()
  const kept = { sealedTokens: createSealedTokens(), deltaRounds: createDeltaRounds() }
  const served = { state, endpoints, aroundItem, ...kept }
  const files = filesOnLoopback(state)
  app.all('*', ({ req: { raw } }) => files(raw) ?? respond(served, raw))
  return app
}
