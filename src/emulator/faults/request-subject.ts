import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose'
import { callersId } from '../entra/request-ids.ts'
import type { Service } from '../hosts.ts'
import type { World } from '../world/model/index.ts'

/** Whose request it is, as far as the request says. Nothing of it has been checked. */
export interface RequestSubject {
  /** The tenant that a token is asked of, or that the bearer token is of; the home tenant at the identity endpoints. */
  readonly tenantId: string | undefined
  /** Client ID of the application, in lower case. */
  readonly clientId: string | undefined
  /** What the token service is asked to grant by. */
  readonly grantType?: string | undefined
  /** The id that the caller gave its request, at the token service. */
  readonly clientRequestId?: string | undefined
  /** What the bearer token says, at the services that take one. */
  readonly token: { readonly kid: string | undefined; readonly claims: JWTPayload } | undefined
}

export async function requestSubjectOf(service: Service, request: Request, world: World): Promise<RequestSubject> {
  switch (service) {
    case 'identity':
      return { tenantId: world.home.id, clientId: undefined, token: undefined }
    case 'authority': {
      const url = new URL(request.url)
      const [, segment = ''] = url.pathname.split('/')
      const form = await formOf(request)
      return {
        tenantId: world.findTenant(decoded(segment))?.id,
        clientId: form.get('client_id')?.toLowerCase(),
        grantType: form.get('grant_type') ?? undefined,
        clientRequestId: callersId(form, url, (name) => request.headers.get(name)),
        token: undefined,
      }
    }
    default: {
      const token = bearerOf(request)
      const { tid, appid } = token?.claims ?? {}
      return { tenantId: asText(tid), clientId: asText(appid)?.toLowerCase(), token }
    }
  }
}

/** Of a copy, for a body can be read only once. */
async function formOf(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type')?.toLowerCase() ?? ''
  const isForm = request.method === 'POST' && type.startsWith('application/x-www-form-urlencoded')
  return new URLSearchParams(isForm ? await request.clone().text() : '')
}

function bearerOf(request: Request): RequestSubject['token'] {
  const token = /^bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  try {
    return { kid: decodeProtectedHeader(token).kid, claims: decodeJwt(token) }
  } catch {
    // No token, or none that can be read: the service will refuse it in its own words.
    return undefined
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
