/** A sign-in by device code, from the request of the code to its end. */
export interface DeviceSignIn {
  readonly userCode: string
  readonly clientId: string
  readonly scope: string
  /** Undefined until a tenant is named: `organizations`. */
  readonly tenantId: string | undefined
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** The person that signed in; undefined while it waits. */
  outcome?: { readonly tenantId: string; readonly userId: string }
}

/** Sign-ins that are under way. They go with the emulator; refresh tokens, which last, are signed and kept by their owners. */
export interface SignIns {
  /** By device code. */
  readonly deviceCodes: Map<string, DeviceSignIn>
  /** Authorization codes that were redeemed: none is good twice. */
  readonly spentCodes: Set<string>
}

export function createSignIns(): SignIns {
  return { deviceCodes: new Map(), spentCodes: new Set() }
}
