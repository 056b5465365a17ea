import type { NormalRequest } from '../../guard/normal-request.ts'
import type { Parcel } from '../deliver.ts'
import type { OnProgress } from './download.ts'

/** What happens where the name is taken (learn.microsoft.com/graph/api/resources/driveitem). */
export type ConflictBehavior = 'fail' | 'replace' | 'rename'

export interface UploadOptions {
  /**
   * What happens to a file of this name that is there already.
   * @default 'replace', as a PUT of Graph's does
   */
  readonly conflict?: ConflictBehavior
  /** The JSON by which a path that ends in `/createUploadSession` begins the session. Default: what its kind needs. */
  readonly body?: unknown
  /**
   * Path of a file that keeps the address of an upload session while it lasts. A second upload of the same file goes on
   * where the first one ended. The address is a key to the upload: only this user can read the file.
   */
  readonly resume?: string
  readonly onProgress?: OnProgress
}

/** One upload: where to, and how. */
export interface Upload extends UploadOptions, Pick<Parcel, 'headers' | 'priority' | 'signal'> {
  readonly request: NormalRequest
}
