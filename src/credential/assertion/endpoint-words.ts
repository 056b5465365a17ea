import type { CauseCode } from '../../causes/catalogue.ts'
import type { EndpointKind } from '../../causes/diagnose/endpoint.ts'

/** An endpoint that hands out tokens, for sentences about it. The words themselves are in `src/causes/`, loaded after a failure. */
export interface EndpointWords {
  /** e.g. `managed identity endpoint` */
  readonly name: string
  readonly kind: EndpointKind
  /** The cause when nothing answers there. Left out: it is a host like any other, and the connection's end says it. */
  readonly silent?: CauseCode
  /** What to do when it answers "not now" for long. */
  readonly stillBusy: string
  /** Whether the request named an identity. */
  readonly named?: boolean
}

export const managedIdentityWords: EndpointWords = {
  name: 'managed identity endpoint',
  kind: 'managed',
  silent: 'IDENTITY_ENDPOINT_SILENT',
  stillBusy: 'restart the host and look at its health page',
}

/** Whether a selector names an identity, for the words of a refusal. */
export function naming(words: EndpointWords, selector: unknown): EndpointWords {
  return { ...words, named: selector !== undefined && selector !== 'system' }
}
