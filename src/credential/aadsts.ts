import { type ErrorDetail, type OAuthFailure, TokenExchangeError } from '../errors.ts'
import { isTransientStatus } from '../http/retry.ts'
import { whenToAskAgain } from '../http/retry-after.ts'
import type { HttpResponse } from '../http/send.ts'
import { claimsForComparison } from './compare.ts'
import type { ExchangeRequest } from './exchange.ts'

type Hint = Pick<ErrorDetail, 'likelyCause' | 'fix'> & { readonly code?: 'CONSENT_MISSING' | 'TENANT_NOT_FOUND' }

/**
 * Puts a refusal of the token service into words. The AADSTS number chooses the words and the error's `code`; what is
 * tried again and how a command ends depends on the status and the OAuth error alone, because Microsoft changes numbers
 * (learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
export function explainRefusal(
  failure: OAuthFailure,
  response: HttpResponse,
  request: ExchangeRequest,
  now: number,
): TokenExchangeError {
  if (isTransientStatus(response)) return authorityBusy(failure, response, request.tenant, now)
  const aadsts = failure.errorCodes?.[0]
  const { code = 'EXCHANGE_REFUSED', ...words } = hintFor(aadsts, failure, request)
  const named = aadsts === undefined ? failure.oauthError : `AADSTS${aadsts}`
  const said = failure.description?.replace(/^AADSTS\d+:\s*/, '')
  return new TokenExchangeError(code, {
    message: `Tenant ${request.tenant} refused the assertion for application ${request.clientId} (${named}${said ? `: ${said}` : ''})`,
    ...words,
    failure,
  })
}

export function authorityBusy(
  failure: OAuthFailure,
  response: HttpResponse,
  tenant: string,
  now: number,
): TokenExchangeError {
  return new TokenExchangeError('AUTHORITY_BUSY', {
    message: `The token service answered ${failure.status} for tenant ${tenant}, and no further try was in bounds.`,
    likelyCause: 'It is throttling this application or has an outage.',
    fix: `Run the command again ${whenToAskAgain(response.headers, now)}.`,
    failure,
  })
}

function hintFor(aadsts: number | undefined, failure: OAuthFailure, request: ExchangeRequest): Hint {
  const hint = aadsts === undefined ? undefined : hints[aadsts]
  if (hint !== undefined) return hint(request)
  return {
    likelyCause: `The token service says "${failure.oauthError}"; Towline has no words of its own for this number.`,
    fix: 'Look the number up at https://login.microsoftonline.com/error, and give the correlation id to Microsoft support if it stays unclear.',
  }
}

const federated =
  (what: 'issuer' | 'subject' | 'audience') =>
  (request: ExchangeRequest): Hint => ({
    likelyCause: `No federated identity credential of the application has this ${what}. ${claimsForComparison(request.assertion)}`,
    fix: 'Compare issuer, subject and audience with the credential in the home tenant letter by letter (`towline identity` prints what it must hold); one made minutes ago may still be on its way.',
  })

const noCredential = (request: ExchangeRequest): Hint => ({
  likelyCause: `The application has no federated identity credential at all, or it was made minutes ago. ${claimsForComparison(request.assertion)}`,
  fix: 'In the home tenant, add a federated identity credential to the application registration with what `towline identity` prints.',
})

const noConsent = ({ tenant, clientId }: ExchangeRequest): Hint => ({
  code: 'CONSENT_MISSING',
  likelyCause: `The application has no service principal in tenant ${tenant}: nobody has consented to it there, or consent was given a moment ago.`,
  fix: `Let an admin of that tenant give admin consent to client ID ${clientId}, then try again.`,
})

const unknownTenant = ({ tenant }: ExchangeRequest): Hint => ({
  code: 'TENANT_NOT_FOUND',
  likelyCause: `"${tenant}" is misspelt, was deleted, or lives in another national cloud.`,
  fix: 'Use the tenant ID from the Entra admin center (Overview), and check the cloud.',
})

const wrongKindOfToken = (): Hint => ({
  likelyCause:
    'The assertion is not a first-hand token of a managed identity: it is a user, an application, or an identity that was itself reached through a federated credential (AKS workload identity, Azure DevOps).',
  fix: 'Run this under the managed identity itself; on AKS and Azure DevOps federate the outer issuer straight to the application.',
})

const wrongCloud = (): Hint => ({
  likelyCause:
    'Home and target tenant, or the authority that was asked, are in different national clouds; trust does not cross them.',
  fix: 'Set the cloud of the tenants (`home.cloud` in the manifest, or `--cloud`).',
})

const disabled = ({ tenant }: ExchangeRequest): Hint => ({
  likelyCause: `Somebody switched the application off, for everybody or in tenant ${tenant}.`,
  fix: 'Ask the admins of both tenants who did so and why, before anything is switched on again.',
})

const scope = (): Hint => ({
  likelyCause: 'The scope is not of the form `<resource>/.default`, or its resource is misspelt.',
  fix: 'Ask for `https://graph.microsoft.com/.default` (or the resource of another API) and nothing else.',
})

const badSignature = (): Hint => ({
  likelyCause:
    "The assertion's signature fits none of its issuer's keys: it was changed or cut on the way, signed by the application itself, or made before the issuer changed its keys.",
  fix: 'Get a new assertion from the host itself (`towline identity`), and do not keep assertions as text.',
})

const storedSecret = (): Hint => ({
  likelyCause:
    'The request carried a client secret or certificate. Towline never sends one, so something on the way did.',
  fix: 'Find out what stands between this host and the token service; then delete the secret, which federation makes needless.',
})

const closedTenant = ({ tenant }: ExchangeRequest): Hint => ({
  likelyCause: `Microsoft has closed tenant ${tenant}: for inactivity, for fraud, or because it was a temporary one.`,
  fix: 'Ask an admin of that tenant, who can open a support case; nothing at home can mend this.',
})

const hints: Readonly<Record<number, (request: ExchangeRequest) => Hint>> = {
  70025: noCredential,
  7000226: noCredential,
  70021: federated('subject'),
  700211: federated('issuer'),
  700212: federated('audience'),
  7002121: federated('audience'),
  700213: federated('subject'),
  700214: () => ({
    likelyCause: "The federated identity credential's audience is a GUID or a value of one's own.",
    fix: 'Put the URI in it (`api://AzureADTokenExchange`, or its national twin), although the assertion itself shows a GUID.',
  }),
  700016: noConsent,
  700011: noConsent,
  7000229: noConsent,
  7000112: disabled,
  70001: disabled,
  90002: unknownTenant,
  900021: unknownTenant,
  900023: unknownTenant,
  700222: wrongKindOfToken,
  700226: wrongKindOfToken,
  700227: wrongKindOfToken,
  700229: wrongKindOfToken,
  700231: wrongKindOfToken,
  700236: () => ({
    likelyCause: 'The application is registered in another tenant than the managed identity.',
    fix: 'Register one multi-tenant application in the home tenant, put the federated identity credential there, and let the targets consent to it.',
  }),
  700024: () => ({
    likelyCause:
      "The assertion has ended or is not valid yet: this machine's clock is wrong, or an old assertion was kept as text.",
    fix: 'Compare the clock with a time server, and give a function that gets the assertion, not the assertion itself.',
  }),
  50194: () => ({
    likelyCause: 'The application is registered for its own tenant only.',
    fix: 'In the home tenant, set `signInAudience` of the application to `AzureADMultipleOrgs`.',
  }),
  700263: () => ({
    likelyCause: 'Two federated identity credentials of the application match the same subject.',
    fix: 'Keep the one with the issuer that ends in `/v2.0` and delete the other.',
  }),
  700223: wrongCloud,
  700238: wrongCloud,
  900382: wrongCloud,
  900432: wrongCloud,
  900439: wrongCloud,
  900440: wrongCloud,
  70011: scope,
  1002012: scope,
  28002: scope,
  500011: ({ scope: asked, tenant }) => ({
    likelyCause: `Tenant ${tenant} has no service principal for the resource in "${asked}": it is misspelt, of another cloud, or the service is not in use there.`,
    fix: 'Check the resource; for Microsoft Graph it is `https://graph.microsoft.com/.default`.',
  }),
  700022: scope,
  700023: scope,
  500014: ({ scope: asked, tenant }) => ({
    likelyCause: `The service principal of the resource in "${asked}" is disabled in tenant ${tenant}, or its subscription has ended.`,
    fix: 'Let an admin of the target tenant look at that enterprise application and its licence.',
  }),
  700027: badSignature,
  7000272: badSignature,
  700021: badSignature,
  50027: () => ({
    likelyCause:
      'The assertion is no token that the service can read: it was cut, is not signed, or lacks issuer, subject or audience.',
    fix: 'Run `towline identity --verbose` on the host, and look at what the identity source gives.',
  }),
  9002313: () => ({
    likelyCause: 'A part of the request cannot be read: the claims that a resource asked for are not a JSON object.',
    fix: 'Pass on the claims exactly as the resource sent them, decoded from base64.',
  }),
  50166: () => ({
    likelyCause:
      "The token service could not read the keys of the assertion's issuer: its discovery document cannot be reached from the internet.",
    fix: 'Open `<issuer>/.well-known/openid-configuration` from outside the company network; it and its `jwks_uri` must answer with JSON.',
  }),
  7002138: federated('subject'),
  7005005: () => ({
    likelyCause: 'Somebody revoked the federated identity credential.',
    fix: 'Ask the home admins why; a new credential with the same issuer, subject and audience brings the trust back.',
  }),
  700025: () => ({
    likelyCause: 'The application is registered as a public client, which may not present an assertion.',
    fix: 'In the home tenant, set "Allow public client flows" (`isFallbackPublicClient`) of the application to no.',
  }),
  7000215: storedSecret,
  7000222: storedSecret,
  5000224: closedTenant,
  5000225: closedTenant,
  5000229: closedTenant,
  500021: ({ tenant }) => ({
    likelyCause: `A proxy of this network allows sign-ins to some tenants only, and tenant ${tenant} is not among them (tenant restrictions).`,
    fix: 'Ask the owners of the proxy to add the tenant to `Restrict-Access-To-Tenants`.',
  }),
  90038: wrongCloud,
  50196: () => ({
    likelyCause:
      'The same request was made many times within minutes: a script in a loop, or many short processes that keep no token.',
    fix: 'Wait five minutes; then work on many things in one process, which keeps its token.',
  }),
  53003: () => ({
    likelyCause: 'A Conditional Access policy for workload identities blocks this address or this risk.',
    fix: 'Give the correlation id to the owner of the policies in the target tenant.',
  }),
}
