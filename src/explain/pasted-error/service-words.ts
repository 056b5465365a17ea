import type { Sentence } from './statement.ts'

/** Sentences of the token service, for texts that lost the number. */
export const tokenServiceWords: readonly Sentence[] = [
  [/not within its valid time range|(?<!\bSAML )assertion has expired/gi, ['ASSERTION_ENDED', 'CLOCK_WRONG']],
  [/only MSI tokens may be used/gi, ['ASSERTION_OF_APPLICATION']],
  [/obtained using another federated identity credential/gi, ['ASSERTION_CHAINED']],
  [/has no configured federated identity credentials/gi, ['FIC_NONE', 'NOT_YET_EVERYWHERE']],
  [
    /no matching federated identity record found for presented assertion issuer/gi,
    ['FIC_ISSUER_DIFFERS', 'NOT_YET_EVERYWHERE'],
  ],
  [
    /no matching federated identity record found for presented assertion subject/gi,
    ['FIC_SUBJECT_DIFFERS', 'NOT_YET_EVERYWHERE'],
  ],
  [
    /no matching federated identity record found for presented assertion audience/gi,
    ['FIC_AUDIENCE_DIFFERS', 'NOT_YET_EVERYWHERE'],
  ],
  [
    /no matching federated identity record found(?! for presented assertion (?:issuer|subject|audience))/gi,
    ['FIC_DIFFERS', 'NOT_YET_EVERYWHERE'],
  ],
  [/missing service principal in the tenant/gi, ['CONSENT_NOT_GIVEN', 'NOT_YET_EVERYWHERE']],
  [/request to external OIDC endpoint failed/gi, ['ISSUER_UNREACHABLE']],
  [/is not configured as a multi-tenant application/gi, ['NOT_MULTI_TENANT']],
  [
    /user declined to consent|\b(?:admin|user) cancell?ed the request\b|\berror=permission_denied\b/gi,
    ['CONSENT_DECLINED'],
  ],
  // The consent page of a person who is no admin, in several languages.
  [
    /\bneeds? admin approval\b|\bthat only an admin can grant\b|Administratorgenehmigung|Genehmigung (?:des|eines|durch einen?) Administrators?|approbation (?:de l.|d.un )administrateur|aprobaci.n de(?:l| un) administrador|aprova..o d[oe] administrador|approvazione (?:dell.|di un )amministratore|goedkeuring van (?:een |de )?beheerder|zgod\w{1,3} administratora|管理者の承認|管理员(?:的)?(?:批准|审批)|系統管理員核准|관리자 승인/gi,
    ['CONSENT_NEEDS_ADMIN'],
  ],
  [
    /\bhas been throttled by (?:Azure AD|Microsoft Entra)|\brequest_throttled\b|\bMsalThrottled\w{0,30}Exception\b/g,
    ['AUTHORITY_THROTTLES'],
  ],
]

/** Sentences of Graph, SharePoint and Exchange that are not in the form of Graph's error object. */
export const resourceWords: readonly Sentence[] = [
  [/AudienceUriValidationFailedException/g, ['TOKEN_FOR_OTHER_API']],
  // Graph's SDK for .NET prints the message and leaves the code out.
  [/\bODataError: (?:access ?denied|forbidden)\b/gi, ['CALL_FORBIDDEN', 'SITE_NOT_GRANTED']],
  [/unsupported app only token/gi, ['TOKEN_NOT_ACCEPTED']],
  [
    /role assigned to application .{1,120}? isn.t supported in this scenario/gi,
    ['CALL_FORBIDDEN', 'PERMISSION_NOT_GRANTED'],
  ],
  [/property ['"]?subject\[Nullable=False\]/gi, ['FIC_FLEXIBLE']],
]

/** Refusals of the same services that do not say why. */
export const refusalWords: readonly Sentence[] = [
  [
    /attempted to perform an unauthorized operation|access denied\. you do not have permission to perform this action or access this resource/gi,
    ['CALL_FORBIDDEN', 'SITE_NOT_GRANTED'],
  ],
  [
    /missing role permissions on the request|must have one of the following (?:scopes|roles|permissions)|blocked by tenant configured AppOnly AccessPolicy/gi,
    ['CALL_FORBIDDEN', 'PERMISSION_NOT_GRANTED'],
  ],
  [/\bPermissionScopeNotGranted\b|missing permission scope/g, ['PERMISSION_NOT_GRANTED', 'CALL_FORBIDDEN']],
  [/invalid issuer or signature/gi, ['TOKEN_NOT_ACCEPTED', 'TOKEN_FOR_OTHER_API']],
  [/request not applicable to target tenant/gi, ['SERVICE_NOT_THERE']],
]

/** Errors of clients about the authority, without the reason: MSAL drops it (msal-common, ClientConfigurationError). */
export const clientWords: readonly Sentence[] = [
  [
    /\bendpoints_resolution_error\b|unable to get authority configuration(?! for)/gi,
    ['NAME_UNKNOWN', 'TLS_INTERCEPTED', 'CONNECTION_SILENT', 'INSTANCE_UNKNOWN'],
  ],
  // MSAL for Python writes so where the tenant's discovery document was refused.
  [/unable to get authority configuration for/gi, ['TENANT_UNKNOWN', 'INSTANCE_UNKNOWN', 'NAME_UNKNOWN']],
  [/\buntrusted_authority\b|not a trusted authority/gi, ['INSTANCE_UNKNOWN']],
]

/** Words of services that have no part in the trust, and the service that writes them. */
export const otherServices: readonly (readonly [RegExp, string])[] = [
  [
    /does not have (?:secrets|keys|certificates) \w{1,20} permission on key vault|\bForbiddenBy(?:Policy|Rbac|Firewall|Connection)\b|\bAKV\d{5}\b|caller is not authorized to perform action on resource/gi,
    'Azure Key Vault',
  ],
  [
    /\b(?:Linked)?AuthorizationFailed\b|does not have authorization to perform action|\bRequestDisallowedByPolicy\b|\bSubscriptionNotFound\b/g,
    'Azure Resource Manager',
  ],
  [
    /\bAuthorizationPermissionMismatch\b|\bKeyBasedAuthenticationNotPermitted\b|\bPublicAccessNotPermitted\b/g,
    'Azure Storage',
  ],
  [/login failed for user '<token-identified principal>'/gi, 'Azure SQL'],
  [/\bTF400813\b|\bVS\d{6}\b|\bTF\d{6}\b/g, 'Azure DevOps'],
  [
    /\bKubernetes cluster unreachable\b|\bcouldn't get current server API group list\b|\bThe connection to the server \S{1,200} was refused\b/g,
    'Kubernetes',
  ],
  [/unauthorized access\. '\w{1,20}' claim\(s\) are required/gi, 'Azure Service Bus'],
]
