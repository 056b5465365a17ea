export interface EmulatorOptions {
  /**
   * Microsoft documents that only user-assigned identities may be a federated identity credential's subject, and
   * system-assigned ones work in the field. `true` refuses them as documented.
   */
  readonly rejectSystemAssigned: boolean
  /** What stands between an AADSTS text and `Trace ID`: a blank in captures since 2024, `\r\n` before. */
  readonly descriptionSeparator: ' ' | '\r\n'
  /**
   * How the repository of the GitHub job is named in `sub`: with IDs, as in repositories made since July 2026 and those
   * that opted in, or by names alone. https://docs.github.com/actions/reference/security/oidc
   */
  readonly githubSubject: 'ids' | 'names'
  /** The environment of the GitHub job. It takes the place of the branch in `sub`. */
  readonly githubEnvironment: string | undefined
  /** Device codes and authorization requests are approved at once, as the tenant's administrator. Consent never is. */
  readonly autoApprove: boolean
  /**
   * Consent for the whole tenant takes away what was granted before and is not asked for any more. The documentation says
   * that it may. https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
   */
  readonly consentRevokes: boolean
}

export const defaultOptions: EmulatorOptions = {
  rejectSystemAssigned: false,
  descriptionSeparator: ' ',
  githubSubject: 'ids',
  githubEnvironment: undefined,
  autoApprove: false,
  consentRevokes: true,
}
