import { type DiagnosedCause, found } from '../../causes/finding.ts'
import type { AssertionIdentity } from '../../credential/assertion/describe.ts'
import { clouds } from '../../credential/clouds.ts'
import { type Claims, claimTimeMs } from '../../credential/jwt.ts'
import { apiName, apis } from '../../directory/apis.ts'
import type { Target } from '../../manifest/target.ts'
import type { ExpectedIdentity } from '../expected-identity.ts'
import type { Hop } from '../hop.ts'
import { audiencesOf, isEntra, isOfPerson } from './claims.ts'
import { suspicionsOf } from './suspicions.ts'

interface AssertionFindings {
  readonly hop: Hop
  /** Reasons why the assertion can never be accepted. With any of them the exchange is not tried. */
  readonly causes: readonly DiagnosedCause[]
  /** What may be wrong. A suspicion counts only where the exchange is refused. */
  readonly suspicions: readonly DiagnosedCause[]
}

/** Reads what the assertion says about itself. Only claims are shown. `source` is the assertion source's own name. */
export function assertionHop(
  identity: AssertionIdentity,
  source: string,
  target: Target,
  expected: ExpectedIdentity,
): AssertionFindings {
  const { kind, issuer, subject, claims } = identity
  const causes = neverAccepted(issuer, claims)
  const shown = ['azp', 'appid', 'tid', 'xms_mirid'].flatMap((name) => {
    const value = claims[name]
    return typeof value === 'string' && !issuer.includes(value) ? [`${name} ${value}`] : []
  })
  const detail = [
    `${isOfPerson(claims) ? 'The token of a person' : kinds[kind]}: iss ${issuer}, sub ${subject}, aud ${audiencesOf(claims).join(' and ')}, ${[...shown, lifetime(claims)].join(', ')}.`,
    firstHand(issuer, source),
    ...(kind === 'github' ? [subjectForm(subject)] : []),
  ]
  return {
    hop: { id: 'assertion', status: causes.length === 0 ? 'passed' : 'failed', detail: detail.join(' ') },
    causes,
    suspicions: suspicionsOf(identity, target, expected),
  }
}

const kinds: Readonly<Record<AssertionIdentity['kind'], string>> = {
  'system-assigned': 'System-assigned identity',
  'user-assigned': 'User-assigned identity',
  workload: "A service account's own token",
  github: "A GitHub job's token",
  custom: 'A token that names no managed identity',
}

function lifetime(claims: Claims): string {
  const [from, until] = [claimTimeMs(claims, 'iat'), claimTimeMs(claims, 'exp')]
  const issued = from === undefined ? '' : `issued ${new Date(from).toISOString()}, `
  return `${issued}${until === undefined ? 'without an expiry time' : `valid until ${new Date(until).toISOString()}`}`
}

/** No claim says whether a token was obtained through a federated credential. The source it came from says something. */
function firstHand(issuer: string, source: string): string {
  if (!isEntra(issuer))
    return 'First-hand: its issuer is not a tenant of Entra, and issues tokens to its own workloads.'
  return source === 'token-file' || source === 'custom'
    ? 'Whether it is first-hand cannot be seen: a token of Entra in a file may have been obtained through another federation. The exchange decides.'
    : 'Taken for first-hand: the identity endpoint of this host issued it.'
}

/** Subjects of repositories made since July 2026 have IDs in them (docs.github.com/actions/reference/security/oidc). */
function subjectForm(subject: string): string {
  const has = /^repo:[^/@]+@\d+\/[^:@]+@\d+:/.test(subject)
  return `Its subject names owner and repository ${has ? 'with their IDs' : 'without IDs'}, and the credential must hold the same form.`
}

function neverAccepted(issuer: string, claims: Claims): DiagnosedCause[] {
  if (!isEntra(issuer)) return []
  if (isOfPerson(claims)) {
    const said = ['idtyp', 'scp', 'upn', 'unique_name', 'preferred_username'].filter((name) => claims[name])
    return [found('ASSERTION_OF_PERSON', 'certain', `Its claims say that a person is signed in (${said.join(', ')}).`)]
  }
  const audiences = audiencesOf(claims)
  if (/^https:\/\/sts\./.test(issuer) || audiences.some(isOtherApi)) {
    const api = audiences.map(apiName).find((name) => !name.startsWith('API '))
    return [
      found(
        'ASSERTION_FOR_OTHER_API',
        'certain',
        `Its audience is ${audiences.join(' and ')}${api === undefined ? '' : ` (${api})`}, its issuer ${issuer}.`,
      ),
    ]
  }
  return []
}

/** Another API is named by its URI, or by the ID that it has in every tenant. */
function isOtherApi(audience: string): boolean {
  const isUri = /^[a-z]+:\/\//i.test(audience)
  const isExchange = Object.values(clouds).some(({ exchangeAudience }) => exchangeAudience === audience)
  return (isUri && !isExchange) || Object.values(apis).some(({ appId }) => appId === audience)
}
