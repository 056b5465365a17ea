import { federatedIdentityCredential } from '../steps/federated-identity-credential.ts'
import type { Lever } from './lever.ts'

export const credential: Lever = {
  name: 'credential',
  side: 'home',
  stops: 'this identity gets no new token for the application in any tenant',
  leaves: 'other identities and secrets that the application trusts go on; tokens that were issued live on',
  pull: federatedIdentityCredential.removal,
  release: federatedIdentityCredential.differences,
}
