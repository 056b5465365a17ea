import type { Access } from '../names/access.ts'
import type { CloudName } from '../names/cloud.ts'
import type { AuditPlace, IdentityChoice } from './target.ts'

/** `towline.yaml` once it has been checked: defaults filled in, names resolved, nothing but plain data. */
export interface Manifest {
  /** The file it was read from. */
  readonly path: string
  readonly home: Home
  readonly applications: readonly Application[]
  /** In the order of the file. */
  readonly targets: readonly ManifestTarget[]
  /** Absolute path of the policy that it names. */
  readonly policy: string | undefined
  /** Where the record is kept. */
  readonly audit: AuditPlace | undefined
}

export interface Home {
  /** Tenant ID or verified domain; setting up the trust needs it, using the trust does not. */
  readonly tenant: string | undefined
  readonly cloud: CloudName
}

export interface Application {
  readonly name: string
  readonly displayName: string | undefined
  /** Missing until the application has been created. */
  readonly clientId: string | undefined
  readonly identity: ApplicationIdentity
  readonly permissions: readonly string[]
}

/** The identity that may act as an application, with what set-up from another machine needs. */
export interface ApplicationIdentity {
  readonly choice: IdentityChoice
  /** Object ID of the managed identity's service principal: the subject of its assertions. */
  readonly principalId: string | undefined
  /** Of the tokens in a file or of GitHub Actions. */
  readonly issuer: string | undefined
  readonly subject: string | undefined
}

export interface ManifestTarget {
  readonly name: string
  readonly tenant: string
  readonly application: Application
  readonly permissions: readonly string[]
  readonly access: Access
  readonly tags: readonly string[]
}
