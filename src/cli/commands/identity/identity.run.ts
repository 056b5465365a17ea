import { detectHost } from '../../../credential/assertion/detect.ts'
import { clouds } from '../../../credential/clouds.ts'
import { identitySource } from '../../../fleet/identity-source.ts'
import type { CliContext } from '../../context.ts'
import { describeAssertion } from '../../describe-assertion.ts'
import { openPrinter } from '../../output/printer.ts'
import type { OutputFlags } from '../../parameters.ts'
import { chooseIdentity, type IdentityFlags } from './choose.ts'

export default async function (this: CliContext, flags: IdentityFlags & OutputFlags): Promise<void> {
  const { io, signal } = this
  const { identity, cloud } = await chooseIdentity(this, flags)
  const printer = await openPrinter(this, flags)
  const source = identitySource(identity, { runtime: await this.runtime(), env: io.env, signal })
  const audience = clouds[cloud].exchangeAudience
  const assertion = await source.get({ audience, signal })
  const { kind, issuer, subject, principalId, claims } = describeAssertion(assertion, source.source)
  await printer.one({
    kind,
    source: source.source,
    ...(principalId === undefined ? {} : { why: detectHost(io.env).why, principalId }),
    issuer,
    subject,
    audience,
    ...text('tenantId', claims['tid']),
    ...text('clientId', claims['azp'] ?? claims['appid']),
    ...text('resourceId', claims['xms_az_rid']),
    // The assertion itself names the exchange API by its GUID; a credential that holds the GUID is refused.
    ...text('assertionAudience', claims['aud']),
    expiresOn: new Date(assertion.expiresOn).toISOString(),
  })
  if (kind === 'system-assigned') {
    await this.note(
      'A system-assigned identity works here in practice, but Microsoft documents only user-assigned ones as supported.',
    )
  }
}

function text(name: string, claim: unknown): Record<string, string> {
  return typeof claim === 'string' ? { [name]: claim } : {}
}
