import type { Fault } from '../broken-world.ts'
import { applicationFaults } from './application.ts'
import { assertionFaults } from './assertion.ts'
import { emulatedFaults } from './emulated.ts'
import { endpointFaults } from './endpoint.ts'
import { federationFaults } from './federation.ts'
import { fileFaults } from './files.ts'
import { graphFaults } from './graph.ts'
import { hostFaults } from './host.ts'
import { permissionFaults } from './permissions.ts'
import { reachFaults } from './reach.ts'
import { refusedAssertionFaults } from './refused-assertion.ts'
import { serviceFaults } from './services.ts'
import { tenantFaults } from './tenant.ts'

/** Every way in which the tests break a trust, a family to a file. */
export const faults: readonly Fault[] = [
  ...hostFaults,
  ...fileFaults,
  ...endpointFaults,
  ...assertionFaults,
  ...reachFaults,
  ...emulatedFaults,
  ...refusedAssertionFaults,
  ...serviceFaults,
  ...tenantFaults,
  ...federationFaults,
  ...applicationFaults,
  ...permissionFaults,
  ...graphFaults,
]
