import type { NormalRequest } from '../../normal-request.ts'

/** A request as it is sent, with what the policy judges of it besides its path. */
export interface AskedRequest {
  readonly request: NormalRequest
  readonly body?: string | Uint8Array | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Origin of Graph. */
  readonly root: string
}
