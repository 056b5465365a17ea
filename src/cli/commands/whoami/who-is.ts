import type { Connection } from '../../../connect/connect.ts'
import { ownAccess } from '../../../connect/own-access.ts'
import { type AssertionIdentity, describeAssertion } from '../../../credential/assertion/describe.ts'
import { clouds } from '../../../credential/clouds.ts'
import { decodeClaims, rolesOf } from '../../../credential/jwt.ts'
import { requestIdOf } from './request-id.ts'

/** The shape is a contract: scripts of users read it. */
export interface WhoIs {
  readonly target: string
  /** In lower case, as everywhere. */
  readonly tenantId: string
  readonly clientId: string
  readonly servicePrincipalId: unknown
  readonly roles: readonly string[]
  readonly expiresOn: string
  readonly signInRequestId: string | undefined
  readonly identity: Pick<AssertionIdentity, 'kind' | 'principalId'> & { readonly source: string }
}

/** What a target says of the caller, from a real token. The token is decoded and not shown. */
export async function whoIs(connection: Connection, signal: AbortSignal): Promise<WhoIs> {
  const { target } = connection
  const { credential, assertion } = ownAccess(connection)
  const { graph, exchangeAudience: audience } = clouds[target.cloud]
  const { token, expiresOnTimestamp } = await credential.getToken(`${graph}/.default`)
  const claims = decodeClaims(token)
  const { kind, principalId } = await describeAssertion(await assertion.get({ audience, signal }), assertion.source)
  return {
    target: target.name,
    tenantId: await credential.resolvedTenantId(),
    clientId: target.clientId,
    servicePrincipalId: claims['oid'],
    roles: rolesOf(claims),
    expiresOn: new Date(expiresOnTimestamp).toISOString(),
    signInRequestId: requestIdOf(claims['uti']),
    identity: { kind, source: assertion.source, principalId },
  }
}
