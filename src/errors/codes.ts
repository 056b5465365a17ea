// The closed list of error codes, by who must act. docs/errors.md has a heading for each.

/** The author of the flags, the options or the manifest. Nothing was sent. Exit 2. */
export const configCodes = [
  'USAGE',
  'MANIFEST_NOT_FOUND',
  'MANIFEST_INVALID',
  'MANIFEST_UNTRUSTED',
  'TARGET_MISSING',
  'TARGET_UNKNOWN',
  'TENANT_INVALID',
  'TENANT_REPEATED',
  'CLIENT_ID_MISSING',
  'CLIENT_ID_INVALID',
  'HOST_INVALID',
  'SCOPE_INVALID',
  'PERMISSION_UNKNOWN',
  'IDENTITY_UNKNOWN',
  'RUNBOOK_INVALID',
  'RUNBOOK_UNTRUSTED',
  'POLICY_INVALID',
  'AUDIT_NOT_FOUND',
] as const

/** Steps 1 to 3, an admin of one of the tenants. Exit 1. */
export const trustCodes = [
  'SIGN_IN_MISSING',
  'SIGN_IN_FAILED',
  'SIGN_IN_MISMATCH',
  'ADMIN_ROLE_MISSING',
  'TRUST_BLOCKED',
  'APPLICATION_NAME_TAKEN',
  'TRUST_CHANGED',
  'TRUST_NOT_SETTLED',
  'REPLY_URL_LEFT',
] as const

/** Step 5, an admin of the host. Exit 4. */
export const assertionCodes = [
  'IDENTITY_NOT_FOUND',
  'IDENTITY_REFUSED',
  'IDENTITY_BUSY',
  'IDENTITY_UNREACHABLE',
  'IDENTITY_ANSWER_INVALID',
  'ASSERTION_SOURCE_FAILED',
  'ASSERTION_INVALID',
] as const

/** Step 6, an admin of the home tenant or of the target. Exit 4. */
export const exchangeCodes = [
  'EXCHANGE_REFUSED',
  'CONSENT_MISSING',
  'TENANT_NOT_FOUND',
  'AUTHORITY_BUSY',
  'AUTHORITY_UNREACHABLE',
  'AUTHORITY_ANSWER_INVALID',
  'TOKEN_MISMATCH',
  'CREDENTIAL_FAILED',
] as const

/** Step 7, permissions in the target or Graph itself. Exit 1. */
export const graphCodes = [
  'GRAPH_UNAUTHORIZED',
  'GRAPH_FORBIDDEN',
  'GRAPH_NOT_FOUND',
  'GRAPH_REFUSED',
  'GRAPH_BUSY',
  'GRAPH_UNREACHABLE',
  'GRAPH_ANSWER_INVALID',
  'FOREIGN_LINK',
  'LOOPING_LINK',
  'REDIRECT_REFUSED',
] as const

/** Towline's own limits on what may be sent. Exit 6. */
export const accessCodes = [
  'WRITE_REFUSED',
  'WRITE_LIMIT',
  'POLICY_REFUSED',
  'POLICY_UNUSABLE',
  'BUDGET_SPENT',
  'CONSENT_DRIFT',
  'AUDIT_UNAVAILABLE',
] as const

/** The runbook's author, or an admin of the target for a permission that it needs. Exit 1. */
export const runbookCodes = [
  'RUNBOOK_FAILED',
  'RUNBOOK_TIMEOUT',
  'RUNBOOK_RESULT_INVALID',
  'PERMISSION_MISSING',
] as const

/** The run itself. Exit 130 and 1. */
export const runCodes = [
  'INTERRUPTED',
  'NOT_CONFIRMED',
  'TIMEOUT',
  'OUTPUT_FAILED',
  'INPUT_CHANGED',
  'EMULATOR_FAILED',
  'TOO_MANY_FILES',
  'UNEXPECTED',
] as const

export const errorCodes = [
  ...configCodes,
  ...trustCodes,
  ...assertionCodes,
  ...exchangeCodes,
  ...graphCodes,
  ...accessCodes,
  ...runbookCodes,
  ...runCodes,
] as const

export type ErrorCode = (typeof errorCodes)[number]

type AssertionCode = (typeof assertionCodes)[number]

/** Whether an error code says that there was no assertion. The target was not reached then. */
export function isAssertionCode(code: string): code is AssertionCode {
  return (assertionCodes as readonly string[]).includes(code)
}
