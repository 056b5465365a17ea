import type { Manifest } from '../manifest/manifest.ts'

/** The identity that the manifest says is trusted, as far as the manifest says it. */
export interface ExpectedIdentity {
  readonly principalId?: string | undefined
  /** Of tokens that another issuer than Entra signs. */
  readonly issuer?: string | undefined
  readonly subject?: string | undefined
}

/** The identity that a target of this manifest is meant to trust; empty where the manifest does not know the target. */
export function expectedIdentity({ targets }: Manifest, targetName: string): ExpectedIdentity {
  const identity = targets.find(({ name }) => name === targetName)?.application.identity
  return { principalId: identity?.principalId, issuer: identity?.issuer, subject: identity?.subject }
}
