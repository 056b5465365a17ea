import type { Sentence } from './statement.ts'

const TOKEN_PATH = /(?:azure-identity-token|federated[_ ]?token[_ ]?file|\/var\/run\/secrets\/azure\/tokens)/
const GONE =
  /(?:no such file|ENOENT|could not find (?:file|a part)|cannot find (?:the|a) |does not exist|NoSuchFile|DirectoryNotFound|not found|os error 2\b|Errno 2\b)/
const DENIED =
  /(?:permission denied|EACCES|EPERM|PermissionError|UnauthorizedAccess|AccessDenied|access (?:to the path .{1,200}? )?is denied|os error 13\b|Errno 13\b|unauthorized|cannot (?:read|open))/
const ARC_PATH = /(?:azcmagent|AzureConnectedMachineAgent|himds)/

/** Words on both sides of each other, in either order. */
function beside({ source: one }: RegExp, { source: other }: RegExp): RegExp {
  return new RegExp(`${one}.{0,300}${other}|${other}.{0,300}${one}`, 'gi')
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
  [/user.assigned (?:managed )?identity is not supported (?:by|on|in|for) (?:the )?Azure Arc/gi, ['ARC_ONLY_SYSTEM']],
  [
    /WWW-Authenticate header .{0,120}(?:not match|unexpected|expected format|missing|invalid)|did not receive a value from WWW-Authenticate|(?:file path|path) in the WWW-Authenticate header/gi,
    ['ARC_CHALLENGE_INVALID'],
  ],
  [
    /user.assigned (?:managed )?identity is not supported (?:by|on|in|for) (?:the )?Cloud Shell/gi,
    ['CLOUD_SHELL_HOST'],
  ],
  [
    /(?:unable to get|missing|not set|undefined|empty|could not (?:get|find|read)|cannot (?:get|find|read)|no) .{0,40}ACTIONS_ID_TOKEN_REQUEST_(?:URL|TOKEN)|ACTIONS_ID_TOKEN_REQUEST_(?:URL|TOKEN)\W.{0,60}(?:not|missing|undefined|empty|unset)|(?:give|grant|add|set|ensure|make sure|requires?|missing|need).{0,60}(?:write permissions? to id-token|id-token:? ?write)|id-token:? ?write.{0,60}(?:missing|required|not)|githubAssertion: cannot request token: Get ["']?\?audience/gi,
    ['GITHUB_JOB_WITHOUT_TOKEN'],
  ],
  [/githubAssertion: received HTTP status 40[13]\b/g, ['GITHUB_TOKEN_REFUSED']],
  [/failed to get ID Token\.? .{0,20}Error Code ?: ?40[13]/gi, ['GITHUB_TOKEN_REFUSED', 'GITHUB_JOB_WITHOUT_TOKEN']],
  [beside(TOKEN_PATH, /(?:(?:file|token) is empty|empty (?:file|token))/), ['TOKEN_FILE_NO_TOKEN']],
  [beside(TOKEN_PATH, DENIED), ['TOKEN_FILE_UNREADABLE']],
  [beside(TOKEN_PATH, GONE), ['TOKEN_FILE_MISSING']],
  [
    /x-forwarded-for.{0,60}\b(?:not|must|never|forbidden|refused|rejected|unexpected)\b|\b(?:contains?|with|forbidden|refused|rejected|unexpected|without)\b.{0,40}x-forwarded-for/gi,
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
  [/service fabric .{0,60}\bnot configurable at runtime\b/gi, ['SERVICE_FABRIC_HOST']],
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
