/** A source of assertions. Each kind of host has one file beside this one. */
export interface AssertionSource {
  /** e.g. `app-service`, `imds`, `custom`. */
  readonly source: string
  /** Rejects with `AssertionUnavailableError`. */
  get(options: AssertionOptions): Promise<Assertion>
}

export interface AssertionOptions {
  /** `api://AzureADTokenExchange` or its national twin. */
  readonly audience: string
  readonly signal?: AbortSignal | undefined
  /** No caller waits for the assertion, so that the request must not keep the process alive. */
  readonly background?: boolean
}

/** The JWT of step 5. It is a bearer credential for every tenant that consented to the application: memory only. */
export interface Assertion {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresOn: number
}

/**
 * Which of the host's identities is meant. `undefined`: its system-assigned one, or its only one where the host offers
 * that.
 */
export type ManagedIdentitySelector =
  | undefined
  | 'system'
  | { readonly clientId: string }
  | { readonly objectId: string }
  | { readonly resourceId: string }
