import type { Connection } from '../../../connect/connect.ts'
import { describeAssertion } from '../../../credential/assertion/describe.ts'
import { clouds } from '../../../credential/clouds.ts'
import { decodeClaims, rolesOf } from '../../../credential/jwt.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'
import { requestIdOf } from './request-id.ts'

export default async function (this: CliContext, flags: OverTargetsFlags): Promise<void> {
  await overConnections(this, flags, {
    prefer: ['tenantId', 'clientId', 'roles', 'expiresOn'],
    async *list(connection, signal) {
      yield await whoIs(connection, signal)
    },
  })
}

/** The shape is a contract: scripts of users read it. */
async function whoIs({ target, credential, assertion }: Connection, signal: AbortSignal): Promise<object> {
  const { graph, exchangeAudience: audience } = clouds[target.cloud]
  const { token, expiresOnTimestamp } = await credential.getToken(`${graph}/.default`)
  const claims = decodeClaims(token)
  const { kind, principalId } = await describeAssertion(await assertion.get({ audience, signal }), assertion.source)
  return {
    target: target.name,
    tenantId: claims['tid'],
    clientId: target.clientId,
    servicePrincipalId: claims['oid'],
    roles: rolesOf(claims),
    expiresOn: new Date(expiresOnTimestamp).toISOString(),
    signInRequestId: requestIdOf(claims['uti']),
    identity: { kind, source: assertion.source, principalId },
  }
}
