import { AssertionUnavailableError } from '../../errors.ts'
import type { Advice } from './endpoint-errors.ts'

/** Hosts that have an endpoint of this kind, and whose answer is of no use or cannot be trusted. */
export type UnusableHost = 'service-fabric' | 'cloud-shell'

const reasons: Readonly<Record<UnusableHost, Advice & { readonly message: string }>> = {
  'service-fabric': {
    message: 'Service Fabric is not asked for an assertion.',
    likelyCause:
      "IDENTITY_SERVER_THUMBPRINT is set. The endpoint's certificate is signed by nobody, so that a client would have to check it by that thumbprint; Towline does not, and sends no secret to a server that it cannot recognise.",
    fix: 'Use a host of another kind, or give the assertion by a function of your own or a token file.',
  },
  'cloud-shell': {
    message: 'Cloud Shell has no managed identity.',
    likelyCause:
      'MSI_ENDPOINT is set and MSI_SECRET is not: that endpoint gives out tokens of the person who is signed in, which no application may trust as an assertion (AADSTS700229).',
    fix: 'Run this where the managed identity lives, or try it offline with `towline emulator run -- <command>`.',
  },
}

export function unusable(host: UnusableHost): AssertionUnavailableError {
  return new AssertionUnavailableError('IDENTITY_NOT_FOUND', reasons[host])
}
