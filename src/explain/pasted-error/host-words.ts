import type { Sentence } from './statement.ts'

const TOKEN_PATH = /(?:azure-identity-token|federated[_ ]?token[_ ]?file|\/var\/run\/secrets\/azure\/tokens)/
const GONE =
  /(?:no such file|ENOENT|could not find (?:file|a part)|cannot find (?:the|a) |does not exist|NoSuchFile|DirectoryNotFound|not found|os error 2\b|Errno 2\b)/
const DENIED =
  /(?:permission denied|EACCES|EPERM|PermissionError|UnauthorizedAccess|AccessDenied|access (?:to the path .{1,200}? )?is denied|os error 13\b|Errno 13\b|unauthorized|cannot (?:read|open)|not readable|unreadable)/
const REQUEST_VARIABLE = /ACTIONS_ID_TOKEN_REQUEST_(?:URL|TOKEN)/
const ARC_PATH = /(?:azcmagent|AzureConnectedMachineAgent|himds)/

/** Words on both sides of each other, in either order. */
function beside({ source: one }: RegExp, { source: other }: RegExp): RegExp {
  return new RegExp(`${one}.{0,300}${other}|${other}.{0,300}${one}`, 'gi')
}

/** Words of clients about a kind of host where a user-assigned identity cannot be chosen at run time. */
function withoutChoice({ source: host }: RegExp): RegExp {
  const doesNot = `\\b${host}\\b[^.]{0,60}\\b(?:does not|doesn.t) support\\b[^.]{0,60}\\buser.assigned`
  const isNot = `\\b(?:user.assigned|specifying)\\b[^.]{0,80}\\b(?:is|are) not supported (?:by|on|in|for) (?:the )?${host}\\b`
  return new RegExp(`${doesNot}|${isNot}`, 'gi')
}

/** What shells and languages write where a variable is read that is not set. */
function unset({ source: name }: RegExp): string {
  const before =
    '(?:KeyError|key not found|NotPresent|environment variable not found|undefined (?:array key|index)|cannot be null)'
  const after = '(?:unbound variable|parameter (?:null or )?not set|is not set|not defined)'
  return `\\b${before}\\b\\W.{0,30}\\b${name}\\b|\\b${name}\\b.{0,24}\\b${after}`
}

/**
 * The name of the property, or the two terms of its documentation beside the word identity. UNCONFIRMED: which words Azure
 * Resource Manager refuses an assignment with.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-assignment-restriction
 */
const IDENTITY_RESTRICTED_WORDS =
  /\bassignmentRestrictions?\b|\b(?:assignment|resource) restrictions?\b.{0,160}\bidentit(?:y|ies)\b|\bidentit(?:y|ies)\b.{0,160}\b(?:assignment|resource) restrictions?\b/gi

/** The machine, its files and its job: what went wrong before any answer. */
export const hostWords: readonly Sentence[] = [
  [IDENTITY_RESTRICTED_WORDS, ['IDENTITY_RESTRICTED']],
  [beside(ARC_PATH, DENIED), ['ARC_KEY_UNREADABLE']],
  [
    /\b(?:himds|azcmagent)\b.{0,120}(?:not running|not responding|stopped|inactive|disconnected|refused)/gi,
    ['ARC_AGENT_SILENT'],
  ],
  [
    /WWW-Authenticate header .{0,120}(?:not match|unexpected|expected format|missing|invalid)|did not receive a (?:correct )?value from WWW-Authenticate|(?:file path|path) in the WWW-Authenticate header/gi,
    ['ARC_CHALLENGE_INVALID'],
  ],
  // Other services send this header too, and clients of Key Vault miss it in the same words.
  [
    beside(
      /(?:Azure Arc|HIMDS|azcmagent|managed[ _]?identity)/,
      /(?:did not receive|has no|lacks|missing|without).{0,24}\bWWW-Authenticate\b(?! header for challenge)/,
    ),
    ['ARC_CHALLENGE_INVALID'],
  ],
  [withoutChoice(/Azure Arc/), ['ARC_ONLY_SYSTEM']],
  [withoutChoice(/Cloud Shell/), ['CLOUD_SHELL_HOST']],
  [withoutChoice(/Service Fabric/), ['SERVICE_FABRIC_HOST']],
  [/service fabric .{0,60}\bnot configurable at runtime\b/gi, ['SERVICE_FABRIC_HOST']],
  [/\bAzure ?(?:ML|Machine Learning)\b[^.]{0,80}\bby client ID only\b/gi, ['AZURE_ML_SELECTOR']],
  [
    new RegExp(
      `\\b(?:unable to get|missing|not set|undefined|empty|could not (?:get|find|read)|cannot (?:get|find|read)|no) .{0,40}${REQUEST_VARIABLE.source}|${REQUEST_VARIABLE.source}\\W.{0,60}(?:not|missing|undefined|empty|unset)|${unset(REQUEST_VARIABLE)}`,
      'gi',
    ),
    ['GITHUB_JOB_WITHOUT_TOKEN'],
  ],
  [/githubAssertion: cannot request token: Get ["']?\?audience/gi, ['GITHUB_JOB_WITHOUT_TOKEN']],
  [/githubAssertion: received HTTP status 40[13]\b/g, ['GITHUB_TOKEN_REFUSED']],
  [/failed to get ID Token\.? .{0,20}Error Code ?: ?40[13]/gi, ['GITHUB_TOKEN_REFUSED', 'GITHUB_JOB_WITHOUT_TOKEN']],
  [beside(TOKEN_PATH, /(?:(?:file|token) is empty|empty (?:file|token))/), ['TOKEN_FILE_NO_TOKEN']],
  [beside(TOKEN_PATH, DENIED), ['TOKEN_FILE_UNREADABLE']],
  [beside(TOKEN_PATH, GONE), ['TOKEN_FILE_MISSING']],
  [/\bno token file (?:is |was )?(?:specified|configured|given|set)\b/gi, ['TOKEN_FILE_MISSING']],
  [
    /x-forwarded-for.{0,60}\b(?:not|must|never|forbidden|refused|rejected|unexpected)\b|\b(?:contains?|forbidden|refused|rejected|unexpected|without)\b.{0,40}x-forwarded-for/gi,
    ['FORWARDED_REQUEST'],
  ],
  // Metadata services of Google Cloud and of AWS name themselves.
  [
    /\bMetadata-Flavor\W{1,6}Google\b|\bMissing Metadata-Flavor\b|\bServer\W{1,6}EC2ws\b|\bx-aws-ec2-metadata-token\b/gi,
    ['METADATA_ANSWERED_BY_OTHERS'],
  ],
  [
    /\b(?:IDENTITY_ENDPOINT|MSI_ENDPOINT|IMDS_ENDPOINT|AZURE_POD_IDENTITY_AUTHORITY_HOST)\b.{0,60}\binvalid (?:URI|URL|address)\b|\binvalid (?:URI|URL)\b.{0,60}\b(?:IDENTITY_ENDPOINT|MSI_ENDPOINT|IMDS_ENDPOINT)\b|\binvalid_managed_identity_endpoint\b/gi,
    ['IDENTITY_VARIABLE_INVALID'],
  ],
  // Clients of OpenID Connect and of JSON Web Tokens about a token that comes from the future.
  [
    /\b(?:id[ _]?token|JWT|token) is not yet valid\b|\btoken used before issued\b|\bImmatureSignatureError\b|\bIDX10222\b/gi,
    ['CLOCK_WRONG'],
  ],
  [/error occurr?ed while fetching the AAD token/gi, ['IDENTITY_FAILED']],
  // Azure Automation.
  [/clientID must not be passed in request/gi, ['IDENTITY_REQUEST_REFUSED', 'IDENTITY_NOT_ATTACHED']],
  [
    /failed to get MSI token for account/gi,
    ['IDENTITY_REQUEST_REFUSED', 'NO_SYSTEM_IDENTITY', 'IDENTITY_RESOURCE_UNKNOWN'],
  ],
]

/** Advice and settings that clients print also where the reason is another one. */
export const hostAdvice: readonly Sentence[] = [
  [new RegExp(unset(/(?:IDENTITY_ENDPOINT|IDENTITY_HEADER|MSI_ENDPOINT)/), 'gi'), ['HOST_HAS_NO_IDENTITY']],
  [new RegExp(unset(/AZURE_FEDERATED_TOKEN_FILE/), 'gi'), ['TOKEN_FILE_MISSING']],
  [
    /(?:give|grant|add|set|ensure|make sure|requires?|missing|need).{0,60}(?:write permissions? to id-token|id-token:? ?write)|id-token:? ?write.{0,60}(?:missing|required|not)/gi,
    ['GITHUB_JOB_WITHOUT_TOKEN'],
  ],
]
