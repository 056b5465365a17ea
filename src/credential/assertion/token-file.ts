import { resolve } from 'node:path'
import type { CauseCode } from '../../causes/catalogue.ts'
import type { AssertionUnavailableError } from '../../errors/errors.ts'
import { howToTrust } from '../../files/how-to-trust.ts'
import { readText } from '../../files/read-text.ts'
import { currentReader } from '../../files/reader.ts'
import { NotAFile, UnfitFile } from '../../files/unfit-file.ts'
import { whyUntrusted } from '../../files/whose.ts'
import type { Env } from '../../text/env.ts'
import { claimTimeMs, decodeClaims } from '../jwt.ts'
import { assertionError } from './assertion-error.ts'
import { readExpiry } from './expiry.ts'
import type { AssertionSource } from './source.ts'

/** Bytes. No token is as long as this: a longer file was named by mistake. */
const MOST_BYTES = 64 * 1024

export interface TokenFileAssertionOptions {
  readonly path: string
  /**
   * Milliseconds since the epoch.
   * @default Date.now
   */
  readonly now?: () => number
  /**
   * `TOWLINE_TRUSTED_FOLDERS` in it names the folders of other users that are trusted.
   * @default process.env
   */
  readonly env?: Env
}

/**
 * Step 5 from a file that the platform keeps renewing. On AKS it is the service account's own token, in the file that
 * `AZURE_FEDERATED_TOKEN_FILE` names, and the application trusts it directly
 * (learn.microsoft.com/azure/aks/workload-identity-overview).
 *
 * The bare path stands for `{ path }`. It is kept because callers of earlier versions pass it.
 *
 * The file is read each time an assertion is needed. `get` rejects with `AssertionUnavailableError`, also for a file
 * that holds no JWT: its content would be sent to the token service. So it does for a file that another user than root
 * could have written or exchanged.
 *
 * @example
 * ```ts
 * import { tokenFileAssertion, towlineCredential } from 'towline'
 *
 * const credential = towlineCredential({
 *   tenantId: '2f4a9b0c-1d3e-4f50-8a6b-7c8d9e0f1a2b',
 *   clientId: '615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f',
 *   assertion: tokenFileAssertion({ path: '/var/run/secrets/azure/tokens/azure-identity-token' }),
 * })
 * ```
 */
export function tokenFileAssertion(options: string | TokenFileAssertionOptions): AssertionSource {
  const { path, now = Date.now, env = process.env } = typeof options === 'string' ? { path: options } : options
  return {
    source: 'token-file',
    async get({ signal }) {
      signal?.throwIfAborted()
      const token = (await read(path, signal)).trim()
      await refuseOfOthers(path, env)
      if (token === '') throw await unusable('TOKEN_FILE_NO_TOKEN', `The token file ${path} is empty.`)
      if (!isToken(token))
        throw await unusable('TOKEN_FILE_NO_TOKEN', `The token file ${path} holds something other than a token.`)
      const expiresOn = readExpiry(undefined, token, now())
      if (expiresOn <= now()) throw await expired(path, token)
      return { token, expiresOn }
    },
  }
}

async function refuseOfOthers(path: string, env: Env): Promise<void> {
  const untrusted = whyUntrusted(resolve(path), currentReader(env))
  if (untrusted === undefined) return
  const message = `The token file ${path} was not used: ${untrusted.why}.`
  const fix = howToTrust(untrusted, env)
  throw await assertionError('ASSERTION_SOURCE_FAILED', 'TOKEN_FILE_UNTRUSTED', { message, fix })
}

async function read(path: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await readText(path, { most: MOST_BYTES, signal })
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof NotAFile) {
      throw await unusable('TOKEN_FILE_UNREADABLE', `The token file ${path} could not be read. ${cause.likelyCause}`)
    }
    // Its words name a byte and never quote the content, which may be a secret.
    if (cause instanceof UnfitFile) {
      throw await unusable('TOKEN_FILE_NO_TOKEN', `The token file ${path} holds no token. ${cause.likelyCause}`)
    }
    const { code } = cause as NodeJS.ErrnoException
    const found = code === 'ENOENT' || code === 'ENOTDIR' ? 'TOKEN_FILE_MISSING' : 'TOKEN_FILE_UNREADABLE'
    throw await unusable(found, `The token file ${path} could not be read (${code}).`, cause)
  }
}

function isToken(text: string): boolean {
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) return false
  try {
    return decodeClaims(text) !== undefined
  } catch {
    return false
  }
}

function unusable(found: CauseCode, message: string, cause?: unknown): Promise<AssertionUnavailableError> {
  return assertionError('ASSERTION_SOURCE_FAILED', found, cause === undefined ? { message } : { message, cause })
}

function expired(path: string, token: string): Promise<AssertionUnavailableError> {
  const saysEnd = claimTimeMs(decodeClaims(token), 'exp') !== undefined
  return assertionError('ASSERTION_INVALID', saysEnd ? 'TOKEN_FILE_ENDED' : 'TOKEN_FILE_NO_TOKEN', {
    message: `The token in ${path} has already expired, or does not say when it ends.`,
  })
}
