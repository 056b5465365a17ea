import { federatedIdentityCredential } from '../steps/federated-identity-credential.ts'
import { flexibleCredentials } from '../steps/flexible-credentials.ts'
import type { Lever } from './lever.ts'

export const credential: Lever = {
  name: 'credential',
  side: 'home',
  stops: 'this identity gets no new token for the application in any tenant',
  leaves: 'other identities and secrets that the application trusts go on; tokens that were issued live on',
  async pull(context) {
    const { changes } = await federatedIdentityCredential.removal(context)
    // They go on, also where there is nothing to pull any more.
    return { changes, warnings: await flexibleCredentials(context) }
  },
  release: federatedIdentityCredential.differences,
}
