import type { AssertionUnavailableError } from '../../errors/errors.ts'
import { TowlineError } from '../../errors/towline-error.ts'
import { withoutSecrets } from '../../text/redact.ts'
import { assertionError } from './assertion-error.ts'
import { cachedAssertion } from './cached.ts'
import { readExpiry } from './expiry.ts'
import { isOwnSource } from './own-source.ts'
import type { Assertion, AssertionOptions, AssertionSource } from './source.ts'
import { tokenText } from './token-text.ts'

/** A function that returns an assertion: a JWT, or the JWT and its end in milliseconds since the epoch. */
export type AssertionFunction = (options: AssertionOptions) => string | Assertion | Promise<string | Assertion>

/** The interface of `@azure/identity` credentials, which Towline's own credential has too. */
export interface TokenCredential {
  getToken(
    scopes: string | string[],
    options?: { readonly abortSignal?: AbortSignal; readonly claims?: string },
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>
}

/**
 * Step 5 from elsewhere: an assertion from a function or an `@azure/identity` credential of the caller's, called once.
 * Its answer is cached until shortly before its end. Make one and give it to the credentials of all targets.
 *
 * `get` rejects with `AssertionUnavailableError`; its `cause` is the function's own error, without secrets.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { customAssertion, towlineCredential } from 'towline'
 *
 * const assertion = customAssertion(() => readFile('/var/run/secrets/assertion', 'utf8'))
 * const credential = towlineCredential({
 *   tenant: 'fabrikam.onmicrosoft.com',
 *   clientId: '615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f',
 *   assertion,
 * })
 * ```
 */
export function customAssertion(
  given: AssertionFunction | TokenCredential,
  {
    now = Date.now,
    signal,
  }: { readonly now?: (() => number) | undefined; readonly signal?: AbortSignal | undefined } = {},
): AssertionSource {
  const source: AssertionSource = {
    source: 'custom',
    async get(options) {
      const { token, expiresOn } = await assertionOf(given, options)
      return { token, expiresOn: readExpiry(expiresOn === undefined ? undefined : expiresOn / 1000, token, now()) }
    },
  }
  return cachedAssertion(source, { now, signal })
}

async function assertionOf(
  given: AssertionFunction | TokenCredential,
  options: AssertionOptions,
): Promise<{ token: string; expiresOn?: number }> {
  try {
    const answer = typeof given === 'function' ? await given(options) : await fromCredential(given, options)
    const found: { token?: unknown; expiresOn?: unknown } =
      typeof answer === 'string' ? { token: answer } : Object(answer)
    const [token, expiresOn] = [tokenText(found.token), found.expiresOn]
    if (token !== undefined) return typeof expiresOn === 'number' ? { token, expiresOn } : { token }
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof TowlineError) throw error
    throw await unusable('threw an error', error)
  }
  throw await unusable('returned no token')
}

/**
 * The token that any source gives, also one that a program brings. Rejects with `AssertionUnavailableError`, with the reason of
 * the signal, and as a source of Towline does.
 */
export async function tokenFrom(source: AssertionSource, options: AssertionOptions): Promise<string> {
  try {
    const { token }: { token?: unknown } = Object(await source.get(options))
    const text = tokenText(token)
    if (text !== undefined) return text
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof TowlineError || isOwnSource(source)) throw error
    throw await unusable('threw an error', error)
  }
  throw await unusable('returned no token')
}

async function fromCredential(credential: TokenCredential, { audience, signal }: AssertionOptions) {
  const answer = await credential.getToken(`${audience}/.default`, signal === undefined ? {} : { abortSignal: signal })
  return answer === null ? undefined : { token: answer.token, expiresOn: answer.expiresOnTimestamp }
}

/** Another library's message is not quoted, because it may hold a secret; `cause` has the safe part of it. */
function unusable(how: string, cause?: unknown): Promise<AssertionUnavailableError> {
  const message = `The assertion source that was given ${how}.`
  return assertionError(
    'ASSERTION_SOURCE_FAILED',
    'SOURCE_FAILED',
    cause === undefined ? { message } : { message, cause: withoutSecrets(cause) },
  )
}
