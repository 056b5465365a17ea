import type { Family } from '../cause.ts'

const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const grant = 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow'

/** The content and the form of the request. Towline sends it as it should be; other tools and scripts may not. */
export const requestCauses = {
  SCOPE_MALFORMED: {
    title: 'The scope does not have the form that this grant requires',
    explanation: 'The scope does not have the form `<resource>/.default`, or its resource is misspelt.',
    distinguish: 'A resource that is well-formed and not in the tenant is RESOURCE_UNKNOWN.',
    fix: { host: 'Request `https://graph.microsoft.com/.default` (or the resource of another API) and nothing else.' },
    aadsts: [1002012, 70011, 28002, 28003, 700022, 700023],
    proven: true,
    source: grant,
  },
  RESOURCE_UNKNOWN: {
    title: 'The target tenant does not have the requested API',
    explanation:
      '{Tenant} has no service principal for the resource in {scope}: the resource is misspelt, belongs to another cloud, or the service is not in use there.',
    distinguish:
      'A scope of the wrong form is SCOPE_MALFORMED. An API that is there and disabled is RESOURCE_DISABLED.',
    fix: { host: 'Check the resource. For Microsoft Graph the scope is `https://graph.microsoft.com/.default`.' },
    aadsts: [500011, 50001],
    proven: true,
    source: codes,
  },
  RESOURCE_DISABLED: {
    title: 'The API is disabled in the target tenant',
    explanation:
      'The service principal of the resource in {scope} is disabled in {tenant}, or its subscription has expired.',
    distinguish: 'The API is known there. An unknown API is RESOURCE_UNKNOWN.',
    fix: { target: 'Let an admin of the target tenant look at that enterprise application and its licence.' },
    aadsts: [500014],
    proven: true,
    source: codes,
  },
  REQUEST_MALFORMED: {
    title: 'The request to the token service cannot be read',
    explanation:
      'A part of the request cannot be read or is missing: it was sent as JSON, with another content type, with a misspelt parameter, or with claims that are not a JSON object.',
    distinguish: 'The service names the parameter. Towline sends a form with five parameters.',
    fix: {
      host: 'Send a POST with `application/x-www-form-urlencoded`. Pass claims on exactly as the resource sent them, decoded from base64.',
    },
    aadsts: [
      900144, 90014, 9002313, 900561, 70003, 90004, 90005, 90013, 90015, 90023, 90056, 90100, 90102, 90107, 90117,
      90121, 901002, 165900,
    ],
    source: grant,
  },
  ASSERTION_NOT_SENT: {
    title: 'The request carries neither an assertion nor another proof',
    explanation:
      '`client_assertion` or `client_assertion_type` is missing or empty: a variable was not set, or the tool used another way to sign in.',
    distinguish: 'The request has no proof at all. An assertion that cannot be read is ASSERTION_NOT_A_TOKEN.',
    fix: {
      host: 'Give the tool the assertion, with `client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.',
    },
    aadsts: [7000216, 7000218],
    proven: true,
    source: grant,
  },
  SECRET_REFUSED: {
    title: 'A client secret or certificate was sent, and it is wrong or has expired',
    explanation:
      'The request carried a client secret or certificate. Towline never sends one, so something on the way added it.',
    distinguish:
      'Today secrets and assertions are refused with different numbers. Older refusals (AADSTS50012, AADSTS70002) differ in their text only.',
    fix: {
      host: 'Find out what is between this host and the token service. Then delete the secret: federation needs none.',
      home: 'Delete the secret from the app registration.',
    },
    aadsts: [7000215, 7000222, 50012, 70002, 700030],
    proven: true,
    source: codes,
  },
  CREDENTIAL_REVOKED: {
    title: 'The client secret or the certificate in the request was revoked',
    explanation:
      'The request carried a client secret or an assertion of a certificate, and that credential was revoked. Towline sends neither, so another tool or something on the way did.',
    distinguish: 'The text says "revoked". A revoked federated identity credential is FIC_REVOKED.',
    fix: {
      host: 'Find out what sent the credential. A managed identity with a federated identity credential needs neither secret nor certificate.',
      home: 'Ask who revoked the credential and why: a credential that leaked is revoked by its owners, by an admin or by Microsoft.',
    },
    aadsts: [7005003, 7005004, 7000214, 7000277],
    proven: true,
    source: 'https://learn.microsoft.com/entra/workload-id/troubleshoot-revoked-credentials',
  },
  ASSERTION_IN_WRONG_GRANT: {
    title: 'The assertion was sent in the form of another grant',
    explanation:
      'The token was sent as `assertion` of the on-behalf-of or jwt-bearer grant. It must be the `client_assertion` of the client credentials grant.',
    distinguish: 'The numbers belong to grants in which a user takes part.',
    fix: { host: 'Use `grant_type=client_credentials` with `client_assertion`.' },
    aadsts: [50013, 500131, 500133, 500136, 500137, 7000114, 240002],
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow',
  },
  CERTIFICATE_REFUSED: {
    title: "The application's own assertion is not accepted",
    explanation:
      'The assertion names an application as its issuer, or cannot be matched to the application: subject or audience are missing, or are not those of a certificate credential.',
    distinguish: 'The refusal concerns assertions that an application signs itself.',
    fix: { host: 'Use a managed identity as the source of the assertion.' },
    aadsts: [500132, 50048, 1000502, 7000274, 50012, 70002, 700021, 700022, 700023],
    source: codes,
  },
  REQUEST_LOOP: {
    title: 'One request was repeated again and again',
    explanation:
      'One request was repeated many times within minutes: by a script in a loop, or by many short processes that cache no token.',
    distinguish: 'The token service counts repeated requests. Throttling of all traffic is AUTHORITY_THROTTLES.',
    fix: { host: 'Wait five minutes. Then do the work in one process, which caches its token.' },
    aadsts: [50196],
    proven: true,
    source: codes,
  },
  REGIONAL_ENDPOINT: {
    title: 'The request went to a regional token service, which does not serve this application',
    explanation:
      'The host of the request names a region of Azure. Regional token services serve managed identities and applications of Microsoft only.',
    distinguish: 'The name of the host begins with a region, or the client was told one.',
    fix: {
      host: 'Take the region out of the client (`AZURE_REGIONAL_AUTHORITY_NAME`, `MSAL_FORCE_REGION`, `azureRegion`), so that it calls `login.microsoftonline.com`.',
    },
    aadsts: [100007],
    proven: true,
    source: codes,
  },
  TOKEN_OF_OTHERS: {
    title: 'The token in the answer is not the requested one',
    explanation: 'Something between this machine and the token service answers with cached or mixed-up tokens.',
    distinguish: 'The tenant or the audience in the token differs from the request. The token was thrown away unused.',
    fix: {
      host: 'Find out what answers for the authority host, and do not continue until tenant and resource are right.',
    },
    source: 'https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference',
  },
} as const satisfies Family
