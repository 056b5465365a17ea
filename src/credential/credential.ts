import { ConfigError } from '../errors/errors.ts'
import type { ExchangeWatch, Oversight } from '../guard/oversight.ts'
import { inBackground, nodeRuntime, type Runtime } from '../http/runtime.ts'
import { throwIfAborted, untilAborted } from '../http/until-aborted.ts'
import { parseClientId } from '../names/client-id.ts'
import type { CloudName } from '../names/cloud.ts'
import { parseOrigin } from '../names/origin.ts'
import { parseTenant, parseTenantId } from '../names/tenant.ts'
import { isGuid } from '../text/guid.ts'
import { type AssertionFunction, customAssertion, type TokenCredential, tokenFrom } from './assertion/custom.ts'
import { hostAssertion } from './assertion/host.ts'
import type { AssertionSource } from './assertion/source.ts'
import { checkAccessToken } from './check-access-token.ts'
import { clouds } from './clouds.ts'
import { type ExchangedToken, exchange } from './exchange.ts'
import { exchangeHistory } from './exchange-history.ts'
import { resolveTenantId } from './resolve-tenant.ts'
import { TokenSlot } from './token-slot.ts'

export type CredentialOptions = CredentialSettings & TargetTenant

/** The tenant that a credential is bound to. Exactly one of the two is given. */
export type TargetTenant =
  | {
      /** The tenant ID, a GUID. */
      readonly tenantId: string
      readonly tenant?: undefined
    }
  | {
      /** The tenant ID, or a verified domain. A domain costs one request more. */
      readonly tenant: string
      readonly tenantId?: undefined
    }

export interface CredentialSettings extends Partial<Runtime> {
  /** The multi-tenant application, registered in the home tenant. */
  readonly clientId: string
  /**
   * Where the assertion comes from. Give all targets the same one: then they cost one request for it.
   * @default hostAssertion()
   */
  readonly assertion?: AssertionSource | AssertionFunction | TokenCredential
  /** @default 'global' */
  readonly cloud?: CloudName
  /** Origin to connect to in place of the cloud's token service, for tests and private clouds. */
  readonly authorityHost?: string
}

export interface GetTokenOptions {
  readonly abortSignal?: AbortSignal
  /** JSON text of a claims challenge that the resource sent. */
  readonly claims?: string
  /** A token that the resource has refused before its end. It is replaced by a new one, once. */
  readonly insteadOf?: string
  /**
   * The tenant that the caller expects, as Azure SDK clients pass it. `getToken` rejects when it is not the bound one.
   */
  readonly tenantId?: string
}

export interface AccessToken {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresOnTimestamp: number
  readonly tokenType: 'Bearer'
}

/** A `TokenCredential` as Azure SDK clients and the Graph SDK take it, bound to one target tenant. */
export interface TowlineCredential {
  /** The tenant ID or the domain that the credential was made for, in lower case. */
  readonly tenant: string
  /** The tenant ID, a GUID. `undefined` while a domain has not been looked up. */
  readonly tenantId: string | undefined
  readonly clientId: string
  readonly cloud: CloudName
  /** Rejects with `AssertionUnavailableError`, `TokenExchangeError`, or `ConfigError` for a scope that cannot be. */
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken>
  /** The tenant ID; looks a domain up, once. Rejects with `TokenExchangeError` when the domain is no tenant's. */
  resolvedTenantId(): Promise<string>
}

/**
 * Steps 5 and 6 as one credential: an assertion from the managed identity, exchanged at the target tenant. Tokens are
 * cached in memory for each resource, renewed before they expire, and checked (tenant, issuer, resource,
 * application, times) before they are cached.
 *
 * Throws `ConfigError`: `TENANT_INVALID`, `CLIENT_ID_INVALID` or `HOST_INVALID`.
 *
 * @example
 * ```ts
 * import { graphClient, towlineCredential } from 'towline'
 *
 * const credential = towlineCredential({
 *   tenantId: '2f4a9b0c-1d3e-4f50-8a6b-7c8d9e0f1a2b',
 *   clientId: '615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f',
 * })
 * const graph = graphClient({ credential })
 * ```
 */
export function towlineCredential(options: CredentialOptions): TowlineCredential {
  return boundCredential(options, { retryRefused: true })
}

interface OwnOptions {
  /** Whether a refusal of the application is retried. Callers that repeat the exchange themselves let it be final. */
  readonly retryRefused: boolean
  /** Judges and records each exchange; missing where neither a policy nor a record is in force. */
  readonly oversight?: Oversight | undefined
}

/** `towlineCredential`, with choices that are for Towline itself. */
export function boundCredential(
  options: CredentialOptions,
  { retryRefused, oversight }: OwnOptions,
): TowlineCredential {
  const tenant = tenantOf(options)
  const clientId = parseClientId(options.clientId)
  const cloud = options.cloud ?? 'global'
  const { exchangeAudience: audience, authorityHost: cloudAuthority } = clouds[cloud]
  const authorityHost = parseOrigin(options.authorityHost ?? cloudAuthority, 'authorityHost')
  const runtime = nodeRuntime(options)
  const { signal } = runtime
  const source = assertionSource(options.assertion, runtime)
  // By what the caller gave, so that credentials with one function or one source share what a refusal means. Without any it is
  // the identity of the host, which the environment names.
  const history = retryRefused ? exchangeHistory(options.assertion ?? runtime.env, clientId) : undefined
  const slots = new Map<string, TokenSlot>()
  let lookup: Promise<string> | undefined

  const resolvedTenantId = (): Promise<string> => {
    lookup ??= resolveTenantId(tenant, authorityHost, runtime).then(
      (found) => {
        credential.tenantId = found
        return found
      },
      (error: unknown) => {
        lookup = undefined
        throw error
      },
    )
    return lookup
  }

  const slotFor = (scope: string): TokenSlot => {
    let slot = slots.get(scope)
    if (slot === undefined) {
      slot = new TokenSlot(async ({ claims, background }) => {
        const resource = resourceOf(scope)
        // Nothing is asked of the identity or of the tenant for what the policy refuses.
        await oversight?.beforeToken(resource)
        // The record is made durable while the assertion is on its way.
        const watching = oversight?.beforeExchange(resource)
        const [resolved, assertion, watch] = await Promise.all([
          resolvedTenantId(),
          tokenFrom(source, { audience, signal, background }),
          watching,
        ]).catch((error: unknown) => {
          watching?.then((watch) => watch.failed(error)).catch(() => {})
          throw error
        })
        return await watched(watch, assertion, async () => {
          const { clientRequestId } = watch ?? {}
          const request = {
            authorityHost,
            tenant: resolved,
            clientId,
            scope,
            assertion,
            claims,
            clientRequestId,
            signal,
          }
          const answer = await exchange(request, background ? inBackground(runtime) : runtime, history)
          // Before it is cached: an unusable token must not take the place of the next one.
          const ends = checkAccessToken(answer.token, { tenantId: resolved, resource, clientId, now: runtime.now() })
          // The earlier end. With a clock that is ahead `exp` passes before `expires_in` is over, and the Graph client
          // refuses the token.
          return { ...answer, expiresOn: Math.min(answer.expiresOn, ends) }
        })
      }, runtime.now)
      slots.set(scope, slot)
    }
    return slot
  }

  // `tenantId` is no getter, for memory: V8 makes a hidden class for the getter of each such object. Hidden classes live
  // until a full garbage collection, and with them all that the getter refers to: the rows and tokens of a whole target.
  const credential: { -readonly [Name in keyof TowlineCredential]: TowlineCredential[Name] } = {
    tenant,
    tenantId: isGuid(tenant) ? tenant : undefined,
    clientId,
    cloud,
    resolvedTenantId,
    async getToken(scopes, { abortSignal, claims, insteadOf, tenantId: wanted } = {}) {
      throwIfAborted(abortSignal)
      if (wanted !== undefined && wanted.toLowerCase() !== tenant) {
        const bound = await untilAborted(resolvedTenantId(), abortSignal)
        if (wanted.toLowerCase() !== bound) throw boundElsewhere(wanted, tenant)
      }
      const scope = onlyScope(scopes)
      const slot = slotFor(scope)
      const got = insteadOf === undefined || claims !== undefined ? slot.get(claims) : slot.insteadOf(insteadOf)
      const { token, expiresOn } = await untilAborted(got, abortSignal)
      return { token, expiresOnTimestamp: expiresOn, tokenType: 'Bearer' }
    },
  }
  return credential
}

/** Tells what watches over an exchange how it ended. A token that it refuses is not used. */
async function watched(
  watch: ExchangeWatch | undefined,
  assertion: string,
  exchange: () => Promise<ExchangedToken>,
): Promise<ExchangedToken> {
  let answer: ExchangedToken
  try {
    answer = await exchange()
  } catch (error) {
    watch?.failed(error)
    throw error
  }
  const { token, requestId } = answer
  await watch?.gave({ token, requestId, assertion })
  return answer
}

/** The tenant as it was given, in lower case. */
function tenantOf({ tenant, tenantId }: CredentialOptions): string {
  if (tenant !== undefined && tenantId === undefined) return parseTenant(tenant)
  if (tenant === undefined && tenantId !== undefined) return parseTenantId(tenantId)
  throw new ConfigError('TENANT_INVALID', {
    message: `A credential is for one tenant, and ${tenant === undefined ? 'none was given' : 'both `tenant` and `tenantId` were given'}.`,
    likelyCause: 'A variable that should hold the tenant is not set, or an option was renamed in one place only.',
    fix: 'Pass `tenantId`, the GUID of the target tenant, or `tenant`, its GUID or a verified domain.',
  })
}

function assertionSource(assertion: CredentialOptions['assertion'], runtime: Runtime): AssertionSource {
  if (assertion === undefined) return hostAssertion(runtime)
  if (typeof assertion === 'object' && 'get' in assertion) return assertion
  return customAssertion(assertion, runtime)
}

function resourceOf(scope: string): string {
  return scope.slice(0, -'/.default'.length)
}

function onlyScope(scopes: string | string[]): string {
  const [scope, ...more] = typeof scopes === 'string' ? [scopes] : scopes
  if (scope?.endsWith('/.default') && more.length === 0 && !scope.includes(' ')) return scope
  throw new ConfigError('SCOPE_INVALID', {
    message: `"${[scope, ...more].join(' ')}" cannot be requested.`,
    likelyCause:
      'An application that acts on its own gets what was consented, for one resource at a time; it cannot pick permissions.',
    fix: 'Request `<resource>/.default`, for instance `https://graph.microsoft.com/.default`.',
  })
}

function boundElsewhere(wanted: string, tenant: string): ConfigError {
  return new ConfigError('TENANT_INVALID', {
    message: `This credential is for tenant ${tenant} and a token of tenant ${wanted} was requested.`,
    likelyCause: 'A client was given the credential of another target, or it followed a challenge of another tenant.',
    fix: 'Make one credential per target tenant.',
  })
}
