import type { Fault } from '../broken-world.ts'
import { applicationFaults } from './application.ts'
import { federationFaults } from './federation.ts'
import { graphFaults } from './graph.ts'
import { permissionFaults } from './permissions.ts'
import { refusedAssertionFaults } from './refused-assertion.ts'
import { serviceFaults } from './services.ts'
import { tenantFaults } from './tenant.ts'

/** Every way in which the tests break a trust, a family to a file. */
export const faults: readonly Fault[] = [
  ...refusedAssertionFaults,
  ...serviceFaults,
  ...tenantFaults,
  ...federationFaults,
  ...applicationFaults,
  ...permissionFaults,
  ...graphFaults,
]
