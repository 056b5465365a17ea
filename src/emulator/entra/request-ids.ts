import { randomUUID } from 'node:crypto'
import { guid } from '../world/model/ids.ts'

/** The two GUIDs that every answer of the token service carries. */
export interface RequestIds {
  /** Header `x-ms-request-id`, an error's `trace_id`, and, decoded, the `uti` of a token that the request brought. */
  readonly requestId: string
  /** The caller's `client-request-id`, or a new one. */
  readonly correlationId: string
}

export function requestIds(clientRequestId: string | undefined): RequestIds {
  const isGuid = clientRequestId !== undefined && guid.test(clientRequestId)
  return { requestId: newRequestId(), correlationId: isGuid ? clientRequestId.toLowerCase() : randomUUID() }
}

/** The token service's request IDs are GUIDs whose last byte is zero. */
export function newRequestId(): string {
  return `${randomUUID().slice(0, -2)}00`
}

/** A request ID as the `uti` claim shows it: the GUID's sixteen bytes, its first three fields little-endian, base64url. */
export function utiOf(requestId: string): string {
  const bytes = Buffer.from(requestId.replaceAll('-', ''), 'hex')
  const littleEndian = [3, 2, 1, 0, 5, 4, 7, 6].map((index) => bytes[index] ?? 0)
  return Buffer.from([...littleEndian, ...bytes.subarray(8)]).toString('base64url')
}

/** The id that the caller gave. Clients differ in where they put it; MSAL puts the same one in the form and in the query. */
export function callersId(
  form: URLSearchParams,
  url: URL,
  header: (name: string) => string | null | undefined,
): string | undefined {
  const name = 'client-request-id'
  return form.get(name) ?? url.searchParams.get(name) ?? header(name) ?? header(`x-ms-${name}`) ?? undefined
}
