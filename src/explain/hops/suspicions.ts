import { type Found, found } from '../../causes/finding.ts'
import type { AssertionIdentity } from '../../credential/assertion/describe.ts'
import { clouds, TOKEN_EXCHANGE_APP_ID } from '../../credential/clouds.ts'
import type { Target } from '../../manifest/target.ts'
import { isGuid } from '../../text/guid.ts'
import type { ExpectedIdentity } from '../walk.ts'
import { audiencesOf, cloudsOfAudience, cloudsOfIssuer, isEntra } from './claims.ts'

type Said = Pick<AssertionIdentity, 'kind' | 'issuer' | 'subject' | 'claims'>

/** What the assertion's claims arouse, each of which would explain some refusals. */
export function suspicionsOf(said: Said, target: Target, expected: ExpectedIdentity): Found[] {
  return [
    ...ownClientId(said, target),
    ...otherCloud(said, target),
    ...otherAudience(said, target),
    ...otherIdentity(said, target, expected),
    ...ofApplication(said),
    ...systemAssigned(said),
  ]
}

function clientIdOf({ claims }: Said): string {
  return String(claims['azp'] ?? claims['appid'] ?? '').toLowerCase()
}

function ownClientId(said: Said, { clientId }: Target): Found[] {
  if (clientIdOf(said) !== clientId.toLowerCase()) return []
  const evidence = `${clientId} is the \`azp\` of the assertion, so it is the identity's own client ID.`
  return [found('CLIENT_ID_OF_IDENTITY', 'certain', evidence)]
}

function otherCloud({ issuer, claims }: Said, { cloud }: Target): Found[] {
  const ofIssuer = cloudsOfIssuer(issuer)
  if (ofIssuer !== undefined && !ofIssuer.includes(cloud)) {
    return [
      found('CLOUD_WRONG', 'likely', `Its issuer is ${issuer}, of cloud ${ofIssuer[0]}; the target's is ${cloud}.`),
    ]
  }
  const other = audiencesOf(claims).find((audience) => {
    const ofAudience = cloudsOfAudience(audience)
    return ofAudience.length > 0 && !ofAudience.includes(cloud)
  })
  return other === undefined
    ? []
    : [found('CLOUD_WRONG', 'likely', `Its audience is ${other}, of another cloud than the target's (${cloud}).`)]
}

/** In the global cloud Entra writes the exchange's ID into the assertion; other issuers write what they were asked for. */
function otherAudience({ issuer, claims }: Said, { cloud }: Target): Found[] {
  const audiences = audiencesOf(claims)
  const good = isEntra(issuer) ? TOKEN_EXCHANGE_APP_ID : clouds[cloud].exchangeAudience
  const isKnown = audiences.some((audience) => audience === good || cloudsOfAudience(audience).length > 0)
  if (isKnown || (isEntra(issuer) && cloud !== 'global')) return []
  return [found('ASSERTION_FOR_OTHER_API', 'likely', `Its audience is ${audiences.join(' and ')}, and not ${good}.`)]
}

function otherIdentity(
  said: Said,
  { identity, homeTenant }: Target,
  { principalId, issuer, subject }: ExpectedIdentity,
): Found[] {
  const clientId = clientIdOf(said)
  const { tid } = said.claims
  const evidence = [
    ...(isGuid(homeTenant ?? '') && typeof tid === 'string' ? differs('home.tenant', homeTenant, tid, '`tid`') : []),
    ...differs('principalId', principalId, said.subject, 'subject'),
    ...(identity?.kind === 'object' ? differs('objectId', identity.objectId, said.subject, 'subject') : []),
    ...(identity?.kind === 'client' && clientId !== ''
      ? differs('clientId', identity.clientId, clientId, '`azp`')
      : []),
    ...(issuer === undefined || issuer === said.issuer ? [] : [told('issuer', issuer, said.issuer, 'issuer')]),
    ...(subject === undefined || subject === said.subject ? [] : [told('subject', subject, said.subject, 'subject')]),
  ]
  if (evidence.length > 0) return [found('OTHER_IDENTITY_ANSWERED', 'likely', ...evidence)]
  const resource = said.claims['xms_mirid']
  if (principalId !== undefined || typeof resource !== 'string') return []
  const unnamed = `The identity that answered is ${resource}; no principalId in a manifest says whether it is the one that is meant.`
  return [found('OTHER_IDENTITY_ANSWERED', 'possible', unnamed)]
}

/** IDs are the same whatever their letter case. */
function differs(name: string, wanted: string | undefined, got: string, claim: string): string[] {
  return wanted === undefined || wanted.toLowerCase() === got.toLowerCase() ? [] : [told(name, wanted, got, claim)]
}

function told(name: string, wanted: string, got: string, claim: string): string {
  return `The manifest says ${name} ${wanted}, and the assertion has ${claim} ${got}.`
}

function ofApplication({ issuer, claims }: Said): Found[] {
  if (!isEntra(issuer) || claims['xms_mirid'] !== undefined) return []
  const evidence = 'It has no `xms_mirid`, which tokens of managed identities have.'
  return [found('ASSERTION_OF_APPLICATION', 'likely', evidence)]
}

function systemAssigned({ kind, claims }: Said): Found[] {
  if (kind !== 'system-assigned') return []
  return [found('SYSTEM_ASSIGNED_REFUSED', 'likely', `${claims['xms_mirid']} is a system-assigned identity.`)]
}
