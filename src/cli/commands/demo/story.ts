import { type Claims, claimTimeMs, decodeClaims, fingerprint, rolesOf } from '../../../credential/jwt.ts'
import type { RecordedRequest } from '../../../emulator/index.ts'
import type { Facts } from './facts.ts'
import { type Step, short } from './step.ts'

export const intro =
  'A managed identity of one tenant reads the SharePoint sites of another tenant. No secret is involved. All of it ' +
  'happens now, on this machine, on an emulator that checks what Microsoft Entra and Microsoft Graph check.'

/** Steps 1 to 4, from what is in the directories. */
export function setUpSteps(facts: Facts): Step[] {
  const { home, target, identity, application, trust, servicePrincipalId, grantedRoles } = facts
  return [
    {
      number: '1',
      title: 'Managed identity',
      text: `${identity.name} of ${home.name}, principal ${short(identity.principalId)}`,
    },
    {
      number: '2',
      title: 'Application',
      text: `${application.displayName} of ${home.name}`,
      more: [`for many tenants (${application.signInAudience}), client ID ${short(application.appId)}`],
    },
    {
      number: '2b',
      title: 'Trust',
      text: 'its federated identity credential accepts only',
      more: [
        `issuer    ${shortenGuids(trust.issuer)}`,
        `subject   ${short(trust.subject)}`,
        `audience  ${trust.audiences.join(', ')}`,
      ],
    },
    {
      number: '3',
      title: 'Admin consent',
      text: `${target.name} has service principal ${short(servicePrincipalId)}`,
      more: [`with ${roleList(grantedRoles)}`],
    },
    { number: '4', title: 'Runbook', text: `list all SharePoint sites of ${target.name}` },
  ]
}

/** Step 5: the claims of the assertion, never the assertion itself. */
export function assertionStep(token: string, { source, ms }: { source: string; ms: number }): Step {
  const claims = decodeClaims(token)
  return {
    number: '5',
    title: 'Assertion',
    text: `from the identity endpoint (${source}) in ${Math.round(ms)} ms`,
    more: [`subject ${short(claims['sub'])}, ${lifetime(claims)}`, `SHA-256 ${fingerprint(token)}…`],
  }
}

/** Step 6: the claims of the access token, never the token itself. */
export function exchangeStep(token: string, { target, ms }: { target: string; ms: number }): Step {
  const claims = decodeClaims(token)
  return {
    number: '6',
    title: 'Exchange',
    text: `for a token of ${target} in ${Math.round(ms)} ms`,
    more: [
      `tenant ${short(claims['tid'])}, ${lifetime(claims)}`,
      `roles ${roleList(rolesOf(claims))}`,
      `SHA-256 ${fingerprint(token)}…`,
    ],
  }
}

export function graphStep(sites: number, { requests, ms }: { requests: readonly RecordedRequest[]; ms: number }): Step {
  const pages = requests.filter(({ host }) => host.startsWith('graph.')).length
  return { number: '7', title: 'Graph', text: `${sites} sites on ${pages} pages in ${Math.round(ms)} ms` }
}

export function roleList(roles: readonly string[]): string {
  return roles.length === 0 ? 'no roles' : roles.join(', ')
}

export function lifetime(claims: Claims): string {
  const begin = claimTimeMs(claims, 'iat') ?? 0
  const minutes = Math.round(((claimTimeMs(claims, 'exp') ?? begin) - begin) / 60_000)
  return minutes < 120 ? `valid ${minutes} min` : `valid ${Math.floor(minutes / 60)} h`
}

function shortenGuids(text: string): string {
  return text.replace(/[0-9a-f]{8}(?=(-[0-9a-f]{4}){3}-[0-9a-f]{12})(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, short)
}
