import type { Family } from '../cause.ts'

const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const grant = 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow'

/** What was asked for, and how. Towline asks as it should; other tools and scripts may not. */
export const requestCauses = {
  SCOPE_MALFORMED: {
    title: 'The scope is not of the form that this grant takes',
    explanation: 'The scope is not of the form `<resource>/.default`, or its resource is misspelt.',
    distinguish: 'A resource that is well written and not in the tenant is RESOURCE_UNKNOWN.',
    fix: { host: 'Ask for `https://graph.microsoft.com/.default` (or the resource of another API) and nothing else.' },
    aadsts: [1002012, 70011, 28002, 28003, 700022, 700023],
    proven: true,
    source: grant,
  },
  RESOURCE_UNKNOWN: {
    title: 'The target tenant does not have the API that was asked for',
    explanation:
      '{Tenant} has no service principal for the resource in {scope}: it is misspelt, of another cloud, or the service is not in use there.',
    distinguish:
      'A scope of the wrong form is SCOPE_MALFORMED; an API that is there and switched off is RESOURCE_DISABLED.',
    fix: { host: 'Check the resource; for Microsoft Graph it is `https://graph.microsoft.com/.default`.' },
    aadsts: [500011, 50001],
    proven: true,
    source: codes,
  },
  RESOURCE_DISABLED: {
    title: 'The API is disabled in the target tenant',
    explanation:
      'The service principal of the resource in {scope} is disabled in {tenant}, or its subscription has ended.',
    distinguish: 'The API is known there. One that is not is RESOURCE_UNKNOWN.',
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
      host: 'Send a POST with `application/x-www-form-urlencoded`; pass claims on exactly as the resource sent them, decoded from base64.',
    },
    aadsts: [900144, 90014, 9002313, 900561, 70003],
    source: grant,
  },
  ASSERTION_NOT_SENT: {
    title: 'The request carries neither an assertion nor another proof',
    explanation:
      '`client_assertion` or `client_assertion_type` is missing or empty: a variable was not set, or the tool took another way to sign in.',
    distinguish: 'Nothing was there to be judged. An assertion that cannot be read is ASSERTION_NOT_A_TOKEN.',
    fix: {
      host: 'Give the tool the assertion, with `client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.',
    },
    aadsts: [7000216, 7000218],
    proven: true,
    source: grant,
  },
  SECRET_REFUSED: {
    title: 'A client secret or certificate was sent, and it is wrong or has ended',
    explanation:
      'The request carried a client secret or certificate. Towline never sends one, so something on the way did.',
    distinguish:
      'Secrets and assertions are refused by different numbers today; older refusals (AADSTS50012, AADSTS70002) tell them apart by their words only.',
    fix: {
      host: 'Find out what stands between this host and the token service; then delete the secret, which federation makes needless.',
      home: 'Delete the secret from the app registration.',
    },
    aadsts: [7000215, 7000222, 50012, 70002, 700030, 7000277],
    proven: true,
    source: codes,
  },
  ASSERTION_IN_WRONG_GRANT: {
    title: 'The assertion was sent as another grant takes it',
    explanation:
      'The token was sent as `assertion` of the on-behalf-of or jwt-bearer grant. Here it is a `client_assertion` of the client credentials grant.',
    distinguish: 'The numbers belong to grants in which a person takes part.',
    fix: { host: 'Use `grant_type=client_credentials` with `client_assertion`.' },
    aadsts: [50013, 500131, 500133, 500136, 500137, 65001],
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow',
  },
  CERTIFICATE_REFUSED: {
    title: "The application's own assertion is not accepted",
    explanation:
      'The assertion names an application as its issuer or cannot be tied to it: subject or audience are missing or are not those of a certificate credential.',
    distinguish: 'It concerns assertions that an application signs itself.',
    fix: { host: 'Use a managed identity as the source of the assertion.' },
    aadsts: [500132, 50012, 70002, 700021, 700022, 700023],
    source: codes,
  },
  REQUEST_LOOP: {
    title: 'The same request was made again and again',
    explanation:
      'The same request was made many times within minutes: a script in a loop, or many short processes that keep no token.',
    distinguish: 'It is the service that counts; throttling of all traffic is AUTHORITY_THROTTLES.',
    fix: { host: 'Wait five minutes; then work on many things in one process, which keeps its token.' },
    aadsts: [50196],
    proven: true,
    source: codes,
  },
  TOKEN_OF_OTHERS: {
    title: 'The token that came is not the one that was asked for',
    explanation: 'Something between here and the token service answers with kept or mixed-up tokens.',
    distinguish: 'The tenant or the audience in the token differs from what was asked for; it was thrown away unused.',
    fix: { host: 'Find out who answers for the authority host, and do not go on until tenant and resource are right.' },
    source: 'https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference',
  },
} as const satisfies Family
