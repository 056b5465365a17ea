import type { Fault } from '../broken-world.ts'
import { assertionFaults } from './assertion.ts'
import { endpointFaults } from './endpoint.ts'
import { federationFaults } from './federation.ts'
import { fileFaults } from './files.ts'
import { hostFaults } from './host.ts'
import { reachFaults } from './reach.ts'

/** Every way in which the tests break a trust, a family to a file. */
export const faults: readonly Fault[] = [
  ...hostFaults,
  ...fileFaults,
  ...endpointFaults,
  ...assertionFaults,
  ...reachFaults,
  ...federationFaults,
]
