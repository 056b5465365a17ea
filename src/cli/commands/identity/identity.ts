import { type Detected, detectionFor, identitySource } from '../../../connect/identity-source.ts'
import { describeAssertion } from '../../../credential/assertion/describe.ts'
import { clouds } from '../../../credential/clouds.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext } from '../../process/context.ts'
import { chooseIdentity, type IdentityFlags } from './choose-identity.ts'

export default async function (this: CliContext, flags: IdentityFlags & OutputFlags): Promise<void> {
  const { io, signal } = this
  const { identity, cloud } = await chooseIdentity(this, flags)
  const printer = await openPrinter(this, flags)
  const source = identitySource(identity, await this.runtime())
  const audience = clouds[cloud].exchangeAudience
  const found = detectionFor(identity, io.env)
  // A table has no room for the identities that were passed over. They become notes there.
  const inTable = this.format(flags) === 'table'
  const assertion = await source.get({ audience, signal }).catch(async (error: unknown) => {
    if (this.errorsAsJson) throw error
    if (found !== undefined) await this.note(`${found.source} was asked: ${found.why}.`)
    for (const line of passedOver(found)) await this.note(line)
    throw error
  })
  const { kind, issuer, subject, principalId, claims } = await describeAssertion(assertion, source.source)
  await printer.one({
    kind,
    source: source.source,
    ...(found === undefined ? {} : { why: found.why }),
    ...(principalId === undefined ? {} : { principalId }),
    issuer,
    subject,
    audience,
    ...text('tenantId', claims['tid']),
    ...text('clientId', claims['azp'] ?? claims['appid']),
    ...text('resourceId', claims['xms_mirid']),
    ...text('computeResourceId', claims['xms_az_rid']),
    // The `aud` of the assertion is the exchange API's GUID. A federated credential with that GUID is refused.
    ...text('assertionAudience', claims['aud']),
    expiresOn: new Date(assertion.expiresOn).toISOString(),
    ...(found === undefined || inTable ? {} : { others: found.others.map(({ source, why }) => ({ source, why })) }),
  })
  if (inTable) for (const line of passedOver(found)) await this.note(line)
  if (kind === 'system-assigned') {
    await this.note(
      'A system-assigned identity works here in practice, but Microsoft documents only user-assigned ones as supported.',
    )
  }
}

function passedOver(found: Detected): string[] {
  return (found?.others ?? []).map(({ source, why }) => `${source} was not asked: ${why}.`)
}

function text(name: string, claim: unknown): Record<string, string> {
  return typeof claim === 'string' ? { [name]: claim } : {}
}
