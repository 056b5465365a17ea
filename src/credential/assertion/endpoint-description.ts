import type { CauseCode } from '../../causes/catalogue.ts'
import type { EndpointKind } from '../../causes/diagnose/endpoint.ts'

/**
 * What errors have to say about an endpoint that hands out tokens. Their causes and fixes are loaded after a failure.
 */
export interface EndpointDescription {
  /** e.g. `managed identity endpoint` */
  readonly name: string
  readonly kind: EndpointKind
  /**
   * The cause when nothing answers there. Left out where the endpoint is a host like any other: the network's error
   * names it.
   */
  readonly silent?: CauseCode
  /**
   * Whether the platform says that the endpoint is there. Then a refused connection may be that of the first seconds after
   * the start of the host or container (github.com/microsoft/azure-container-apps/issues/568).
   */
  readonly mayStartLate?: boolean
  /** What to do when it is busy for long, as the end of a sentence. */
  readonly stillBusy: string
  /** Whether the request named an identity. */
  readonly named?: boolean
}

export const managedIdentityEndpoint: EndpointDescription = {
  name: 'managed identity endpoint',
  kind: 'managed',
  silent: 'IDENTITY_ENDPOINT_SILENT',
  mayStartLate: true,
  stillBusy: 'restart the host and look at its health page',
}

/** The description for a request with this selector: a refusal says something else where an identity was named. */
export function forSelector(selector: unknown, endpoint: EndpointDescription): EndpointDescription {
  return { ...endpoint, named: selector !== undefined && selector !== 'system' }
}
