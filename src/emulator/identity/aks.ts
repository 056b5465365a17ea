import { Hono } from 'hono'
import type { EmulatorState } from '../state.ts'
import { publishIssuer } from './issuer-documents.ts'
import { serviceAccount } from './service-account.ts'

/**
 * A pod on Azure Kubernetes Service. It has no endpoint to ask: its token is in a file. What answers is the cluster's
 * issuer, by whose keys the token service checks that token.
 * https://learn.microsoft.com/azure/aks/use-oidc-issuer
 */
export function aks(state: EmulatorState): Hono {
  const app = new Hono()
  const { issuer } = serviceAccount(state.world)
  const keys = state.issuers.get(issuer)
  const plan = { issuer, jwksPath: 'openid/v1/jwks', supported: { subject_types_supported: ['public'] } }
  if (keys !== undefined) publishIssuer(app, plan, keys)
  return app
}
