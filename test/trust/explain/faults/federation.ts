import { change, refill } from '../breaking.ts'
import type { Fault } from '../broken-world.ts'

export const federationFaults: readonly Fault[] = [
  {
    name: 'the issuer of the credential ends in a slash',
    break: ({ credential }) => change(credential, { issuer: `${credential.issuer}/` }),
    cause: 'FIC_ISSUER_DIFFERS',
    hop: 'exchange',
  },
  {
    name: 'the application has no credential at all',
    break: ({ application }) => refill(application.federatedIdentityCredentials, []),
    cause: 'FIC_NONE',
    hop: 'exchange',
  },
]
