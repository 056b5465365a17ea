import { type DiagnosedCause, found } from '../../causes/finding.ts'
import type { AssertionIdentity } from '../../credential/assertion/describe.ts'
import { clouds, TOKEN_EXCHANGE_APP_ID } from '../../credential/clouds.ts'
import type { Target } from '../../manifest/target.ts'
import { isGuid } from '../../text/guid.ts'
import { plainText } from '../../text/plain-text.ts'
import type { ExpectedIdentity } from '../expected-identity.ts'
import { audiencesOf, cloudsOfAudience, cloudsOfIssuer, isEntra } from './claims.ts'

type Identity = Pick<AssertionIdentity, 'kind' | 'issuer' | 'subject' | 'claims'>

/** Reads what may be wrong from the assertion's claims. Each suspicion would explain some refusals. */
export function suspicionsOf(identity: Identity, target: Target, expected: ExpectedIdentity): DiagnosedCause[] {
  return [
    ...ownClientId(identity, target),
    ...otherCloud(identity, target),
    ...otherAudience(identity, target),
    ...otherIdentity(identity, target, expected),
    ...ofApplication(identity),
    ...systemAssigned(identity),
  ]
}

function clientIdOf({ claims }: Identity): string {
  return plainText(claims['azp'] ?? claims['appid'] ?? '').toLowerCase()
}

function ownClientId(identity: Identity, { clientId }: Target): DiagnosedCause[] {
  if (clientIdOf(identity) !== clientId.toLowerCase()) return []
  const evidence = `${clientId} is the \`azp\` of the assertion, so that is the identity's own client ID.`
  return [found('CLIENT_ID_OF_IDENTITY', 'certain', evidence)]
}

function otherCloud({ issuer, claims }: Identity, { cloud }: Target): DiagnosedCause[] {
  const ofIssuer = cloudsOfIssuer(issuer)
  if (ofIssuer !== undefined && !ofIssuer.includes(cloud)) {
    return [
      found(
        'CLOUD_WRONG',
        'likely',
        `The issuer is ${issuer}, of cloud ${ofIssuer[0]}. The cloud of the target is ${cloud}.`,
      ),
    ]
  }
  const other = audiencesOf(claims).find((audience) => {
    const ofAudience = cloudsOfAudience(audience)
    return ofAudience.length > 0 && !ofAudience.includes(cloud)
  })
  return other === undefined
    ? []
    : [found('CLOUD_WRONG', 'likely', `The audience is ${other}, of another cloud than the target's (${cloud}).`)]
}

/** In the global cloud Entra writes the exchange's ID into the assertion. Other issuers write the requested audience. */
function otherAudience({ issuer, claims }: Identity, { cloud }: Target): DiagnosedCause[] {
  const audiences = audiencesOf(claims)
  const good = isEntra(issuer) ? TOKEN_EXCHANGE_APP_ID : clouds[cloud].exchangeAudience
  const isKnown = audiences.some((audience) => audience === good || cloudsOfAudience(audience).length > 0)
  if (isKnown || (isEntra(issuer) && cloud !== 'global')) return []
  return [found('ASSERTION_FOR_OTHER_API', 'likely', `The audience is ${audiences.join(' and ')}, and not ${good}.`)]
}

function otherIdentity(
  presented: Identity,
  { identity, homeTenant }: Target,
  { principalId, issuer, subject }: ExpectedIdentity,
): DiagnosedCause[] {
  const clientId = clientIdOf(presented)
  const { tid } = presented.claims
  const evidence = [
    ...(isGuid(homeTenant ?? '') && typeof tid === 'string' ? differs('home.tenant', homeTenant, tid, '`tid`') : []),
    ...differs('principalId', principalId, presented.subject, 'subject'),
    ...(identity?.kind === 'object' ? differs('objectId', identity.objectId, presented.subject, 'subject') : []),
    ...(identity?.kind === 'client' && clientId !== ''
      ? differs('clientId', identity.clientId, clientId, '`azp`')
      : []),
    ...(issuer === undefined || issuer === presented.issuer
      ? []
      : [difference('issuer', issuer, presented.issuer, 'issuer')]),
    ...(subject === undefined || subject === presented.subject
      ? []
      : [difference('subject', subject, presented.subject, 'subject')]),
  ]
  if (evidence.length > 0) return [found('OTHER_IDENTITY_ANSWERED', 'likely', ...evidence)]
  const resource = presented.claims['xms_mirid']
  if (principalId !== undefined || typeof resource !== 'string') return []
  const unnamed = `The identity that answered is ${resource}. No principalId in a manifest says whether that is the one that is meant.`
  return [found('OTHER_IDENTITY_ANSWERED', 'possible', unnamed)]
}

/** Compares IDs without regard to letter case. */
function differs(name: string, wanted: string | undefined, got: string, claim: string): string[] {
  return wanted === undefined || wanted.toLowerCase() === got.toLowerCase()
    ? []
    : [difference(name, wanted, got, claim)]
}

function difference(name: string, wanted: string, got: string, claim: string): string {
  return `The manifest says ${name} ${wanted}, and the assertion has ${claim} ${got}.`
}

function ofApplication({ issuer, claims }: Identity): DiagnosedCause[] {
  if (!isEntra(issuer) || claims['xms_mirid'] !== undefined) return []
  const evidence = 'The assertion has no `xms_mirid`, which tokens of managed identities have.'
  return [found('ASSERTION_OF_APPLICATION', 'likely', evidence)]
}

function systemAssigned({ kind, claims }: Identity): DiagnosedCause[] {
  if (kind !== 'system-assigned') return []
  return [found('SYSTEM_ASSIGNED_REFUSED', 'likely', `${claims['xms_mirid']} is a system-assigned identity.`)]
}
