import { type Found, found } from '../../../causes/words.ts'
import type { AssertionIdentity } from '../../../credential/assertion/describe.ts'
import { claimTimeMs } from '../../../credential/jwt.ts'
import type { Target } from '../../../manifest/target.ts'
import type { Hop } from '../hop.ts'
import type { ExpectedIdentity } from '../walk.ts'

/** The application that stands for the token exchange, by which assertions name it in the global cloud. */
export const TOKEN_EXCHANGE_APP_ID = 'fb60f99c-7a34-4190-8149-302f77469936'

export interface AssertionFindings {
  readonly hop: Hop
  /** It can never be accepted: the exchange is not tried. */
  readonly causes: readonly Found[]
  /** Nothing by itself, and the likeliest cause where the exchange is refused. */
  readonly suspicions: readonly Found[]
}

/** What the assertion says of itself. Only claims are read and shown. */
export function assertionHop(
  { kind, issuer, subject, claims }: AssertionIdentity,
  target: Target,
  expected: ExpectedIdentity,
): AssertionFindings {
  const causes = impossible(issuer, claims)
  const shown = ['aud', 'azp', 'xms_mirid'].flatMap((name) =>
    typeof claims[name] === 'string' ? [`${name} ${claims[name]}`] : [],
  )
  const ends = claimTimeMs(claims, 'exp')
  const until = ends === undefined ? 'it says no end' : `valid until ${new Date(ends).toISOString()}`
  const detail = `${kinds[kind]}: iss ${issuer}, sub ${subject}, ${[...shown, until].join(', ')}.`
  return {
    hop: { id: 'assertion', status: causes.length === 0 ? 'passed' : 'failed', detail },
    causes,
    suspicions: suspicionsOf({ issuer, subject, claims }, target, expected),
  }
}

const kinds: Readonly<Record<AssertionIdentity['kind'], string>> = {
  'system-assigned': 'System-assigned identity',
  'user-assigned': 'User-assigned identity',
  workload: "A service account's own token",
  github: "A GitHub job's token",
  custom: 'A token of a source that was given',
}

type Said = Pick<AssertionIdentity, 'issuer' | 'subject' | 'claims'>

const ENTRA = /^https:\/\/(login\.[a-z.]+|sts\.windows\.net|sts\.chinacloudapi\.cn)\//

function impossible(issuer: string, claims: Said['claims']): Found[] {
  if (!ENTRA.test(issuer)) return []
  if (claims['idtyp'] === 'user' || typeof claims['scp'] === 'string') {
    return [found('ASSERTION_OF_PERSON', 'certain', 'Its claims say that a person is signed in (`idtyp`, `scp`).')]
  }
  const audience = String(claims['aud'])
  if (/^https:\/\/sts\./.test(issuer) || (/^https?:/.test(audience) && audience !== TOKEN_EXCHANGE_APP_ID)) {
    return [found('ASSERTION_FOR_OTHER_API', 'certain', `Its audience is ${audience}, its issuer ${issuer}.`)]
  }
  return []
}

function suspicionsOf({ issuer, subject, claims }: Said, target: Target, { principalId }: ExpectedIdentity): Found[] {
  const suspicions: Found[] = []
  if (String(claims['azp'] ?? claims['appid']).toLowerCase() === target.clientId) {
    suspicions.push(
      found(
        'CLIENT_ID_OF_IDENTITY',
        'certain',
        `${target.clientId} is the \`azp\` of the assertion, so it is the identity's own client ID.`,
      ),
    )
  }
  if (principalId === undefined && typeof claims['xms_mirid'] === 'string') {
    const evidence = `The identity that answered is ${claims['xms_mirid']}; the manifest has no principalId to compare it with.`
    suspicions.push(found('OTHER_IDENTITY_ANSWERED', 'possible', evidence))
  }
  if (principalId !== undefined && principalId.toLowerCase() !== subject.toLowerCase()) {
    suspicions.push(
      found(
        'OTHER_IDENTITY_ANSWERED',
        'likely',
        `The manifest says principalId ${principalId}, and the assertion has subject ${subject}.`,
      ),
    )
  }
  const audience = String(claims['aud'])
  if (ENTRA.test(issuer) && target.cloud === 'global' && audience !== TOKEN_EXCHANGE_APP_ID) {
    const evidence = `Its audience is ${audience}; the token exchange is ${TOKEN_EXCHANGE_APP_ID}.`
    suspicions.push(found('ASSERTION_FOR_OTHER_API', 'likely', evidence))
  }
  if (ENTRA.test(issuer) && claims['idtyp'] === 'app' && claims['xms_mirid'] === undefined) {
    suspicions.push(
      found('ASSERTION_OF_APPLICATION', 'likely', 'It has no `xms_mirid`, which tokens of managed identities have.'),
    )
  }
  return suspicions
}
