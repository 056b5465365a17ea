import { randomUUID } from 'node:crypto'
import { guidFrom } from '../world/model/ids.ts'
import type { World } from '../world/model/index.ts'
import type { Workload } from './workload.ts'

/** The host of a region's cluster issuers. The address of each cluster's issuer ends in a slash. */
const clusterIssuerHost = 'westeurope.oic.prod-aks.azure.com'

/** The service account's token lives an hour; the cluster replaces the file when a fifth of that is left. */
export const lifetimeSeconds = 3600
export const replacedAfterSeconds = 0.8 * lifetimeSeconds

/**
 * A Kubernetes service account in a cluster of the home tenant.
 * https://learn.microsoft.com/azure/aks/workload-identity-overview
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin
 */
export function serviceAccount({ home }: World): Workload {
  const cluster = guidFrom('cluster', home.id)
  const issuer = `https://${clusterIssuerHost}/${home.id}/${cluster}/`
  const subject = `system:serviceaccount:${namespace}:${name}`
  return {
    issuer,
    subject,
    name: 'aks',
    claims: (audience = tokenExchange, now) => ({
      aud: [audience],
      exp: now + lifetimeSeconds,
      iat: now,
      iss: issuer,
      jti: randomUUID(),
      'kubernetes.io': {
        namespace,
        node: { name: 'aks-nodepool1-vmss000000', uid: guidFrom('node', cluster) },
        pod: { name: 'towline-0', uid: guidFrom('pod', cluster) },
        serviceaccount: { name, uid: guidFrom('service account', cluster) },
      },
      nbf: now,
      sub: subject,
    }),
  }
}

const namespace = 'ops'
const name = 'towline'

/** What the workload identity webhook has the cluster make the token for. */
const tokenExchange = 'api://AzureADTokenExchange'
