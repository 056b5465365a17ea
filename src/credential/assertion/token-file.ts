import { open } from 'node:fs/promises'
import { AssertionUnavailableError } from '../../errors.ts'
import { decodeClaims } from '../jwt.ts'
import type { Advice } from './endpoint-errors.ts'
import { readExpiry } from './expiry.ts'
import type { AssertionSource } from './source.ts'

/** No token is as long as this, and what is longer was named by mistake. */
const MOST_BYTES = 64 * 1024

/**
 * A token that the platform keeps fresh in a file: on AKS the service account's own, in `AZURE_FEDERATED_TOKEN_FILE`,
 * which the application trusts directly (learn.microsoft.com/azure/aks/workload-identity-overview). Read anew each time
 * it is asked for. What is no JWT is not handed out, for it would be sent to the token service.
 */
export function tokenFileAssertion(path: string, now: () => number = Date.now): AssertionSource {
  return {
    source: 'token-file',
    async get({ signal }) {
      signal?.throwIfAborted()
      const token = (await read(path)).trim()
      if (token === '') throw unusable(`The token file ${path} is empty.`)
      if (!isToken(token)) throw unusable(`The token file ${path} holds something else than a token.`)
      const expiresOn = readExpiry(undefined, token, now())
      if (expiresOn <= now()) throw expired(path)
      return { token, expiresOn }
    },
  }
}

async function read(path: string): Promise<string> {
  let length: number
  try {
    await using file = await open(path)
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MOST_BYTES + 1))
    if (bytesRead <= MOST_BYTES) return buffer.toString('utf8', 0, bytesRead)
    length = bytesRead
  } catch (cause) {
    throw unusable(`The token file ${path} could not be read (${(cause as NodeJS.ErrnoException).code}).`, cause)
  }
  throw unusable(`The token file ${path} is longer than a token can be (more than ${length - 1} bytes).`)
}

function isToken(text: string): boolean {
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) return false
  try {
    return decodeClaims(text) !== undefined
  } catch {
    return false
  }
}

const notPutThere: Advice = {
  likelyCause:
    'The platform did not put it there: the pod lacks the label or the service account for workload identity.',
  fix: 'Look at AZURE_FEDERATED_TOKEN_FILE in the pod, and name that path.',
}

function unusable(message: string, cause?: unknown): AssertionUnavailableError {
  return new AssertionUnavailableError('ASSERTION_SOURCE_FAILED', { message, ...notPutThere, cause })
}

function expired(path: string): AssertionUnavailableError {
  return new AssertionUnavailableError('ASSERTION_INVALID', {
    message: `The token in ${path} has already ended, or does not say when it ends.`,
    likelyCause: "The platform no longer renews it, it is a copy, or this machine's clock is wrong.",
    fix: 'Name the file that the platform renews, and compare the clock with a time server.',
  })
}
