import { randomUUID } from 'node:crypto'

export interface RequestIds {
  readonly requestId: string
  /** What the caller sent, or the request ID where it sent nothing. */
  readonly clientRequestId: string
}

export function requestIds(request: Request): RequestIds {
  const requestId = randomUUID()
  return { requestId, clientRequestId: request.headers.get('client-request-id') ?? requestId }
}

/** `none` leaves `@odata.context` out. https://learn.microsoft.com/odata/webapi-8/fundamentals/odata-metadata-levels */
export type Metadata = 'minimal' | 'none'

export function metadataLevel(request: Request): Metadata {
  return /odata\.metadata=none/i.test(request.headers.get('accept') ?? '') ? 'none' : 'minimal'
}

/** The headers that every answer of Graph has, whether it says yes or no. */
export function commonHeaders(ids: RequestIds, metadata: Metadata, now: number): Record<string, string> {
  return {
    'cache-control': 'no-cache',
    'content-type': `application/json;odata.metadata=${metadata};odata.streaming=true;IEEE754Compatible=false;charset=utf-8`,
    date: new Date(now).toUTCString(),
    'odata-version': '4.0',
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId,
    'strict-transport-security': 'max-age=31536000',
    'x-ms-ags-diagnostic': diagnostic,
  }
}

/** Names the front end that answered; here, openly, none of Microsoft's. */
const diagnostic = JSON.stringify({
  ServerInfo: { DataCenter: 'Emulator', Slice: 'E', Ring: '0', ScaleUnit: '000', RoleInstance: 'EMULATOR-0' },
})
