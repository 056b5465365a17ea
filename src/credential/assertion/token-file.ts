import { readFile } from 'node:fs/promises'
import { AssertionUnavailableError } from '../../errors.ts'
import { readExpiry } from './expiry.ts'
import type { AssertionSource } from './source.ts'

/**
 * A token that the platform keeps fresh in a file: on AKS the service account's own, which the application trusts
 * directly (learn.microsoft.com/azure/aks/workload-identity-overview). Read anew each time it is asked for.
 */
export function tokenFileAssertion(path: string, now: () => number = Date.now): AssertionSource {
  return {
    source: 'token-file',
    async get() {
      const token = (await read(path)).trim()
      if (token === '') throw unusable(`The token file ${path} is empty.`)
      return { token, expiresOn: readExpiry(undefined, token, now()) }
    },
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw unusable(`The token file ${path} could not be read (${(cause as NodeJS.ErrnoException).code}).`, cause)
  }
}

function unusable(message: string, cause?: unknown): AssertionUnavailableError {
  return new AssertionUnavailableError('ASSERTION_SOURCE_FAILED', {
    message,
    likelyCause:
      'The platform did not put it there: the pod lacks the label or the service account for workload identity.',
    fix: 'Look at AZURE_FEDERATED_TOKEN_FILE in the pod, and name that path.',
    cause,
  })
}
