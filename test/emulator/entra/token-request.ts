import assert from 'node:assert/strict'
import type { JWTPayload } from 'jose'
import { entra } from '../../../src/emulator/entra/index.ts'
import type { EmulatorState } from '../../../src/emulator/state.ts'
import type { World } from '../../../src/emulator/world/model/index.ts'
import { assertion, first } from '../support.ts'

/** What differs from the exchange that is granted. A field that is `null` is not sent. */
export interface TokenRequest {
  readonly tenant?: string
  /** Of the token endpoint; the second one unless it says otherwise. */
  readonly version?: 1
  /** The token service's; the global cloud's unless it says otherwise. */
  readonly origin?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly form?: Readonly<Record<string, string | null>>
  readonly claims?: JWTPayload
}

export interface TokenBody {
  readonly token_type: string
  readonly expires_in: number
  readonly ext_expires_in: number
  readonly access_token: string
}

export interface ErrorBody {
  readonly error: string
  readonly error_description: string
  readonly error_codes: number[]
  readonly timestamp: string
  readonly trace_id: string
  readonly correlation_id: string
  readonly error_uri?: string
}

/** The exchange of RFC 6749, section 4.4, for the first target and its first application. */
export async function exchange(
  state: EmulatorState,
  { tenant, version, origin, headers = {}, form = {}, claims }: TokenRequest = {},
): Promise<Response> {
  const fields: Record<string, string | null> = {
    client_id: state.world.home.applications[0]?.appId ?? null,
    scope: 'https://graph.microsoft.com/.default',
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(state, claims),
    ...form,
  }
  const sent = Object.entries(fields).filter((field): field is [string, string] => field[1] !== null)
  const url = tokenUrl(state.world, tenant, origin).replace('/v2.0/', version === 1 ? '/' : '/v2.0/')
  return entra(state).request(url, { method: 'POST', headers, body: new URLSearchParams(sent) })
}

export function tokenUrl(
  world: World,
  tenant = first(world.targets).id,
  origin = 'https://login.microsoftonline.com',
): string {
  return `${origin}/${tenant}/oauth2/v2.0/token`
}

export async function granted(response: Promise<Response> | Response): Promise<TokenBody> {
  const answer = await response
  const body: unknown = await answer.json()
  assert.equal(answer.status, 200, JSON.stringify(body))
  return body as TokenBody
}

/** A refusal in short, as `401 invalid_client 700213`, and whole. */
export async function refused(response: Promise<Response> | Response): Promise<{ summary: string; body: ErrorBody }> {
  const answer = await response
  const body = (await answer.json()) as ErrorBody
  return { summary: `${answer.status} ${body.error} ${body.error_codes?.join()}`, body }
}
