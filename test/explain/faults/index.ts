import assert from 'node:assert/strict'
import type { Fault } from '../fault.ts'
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

/** Every fault of the tests. Each file has one family. */
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

/** Returns the fault of a name, for tests that continue with it. */
export function faultNamed(name: string): Fault {
  const fault = faults.find((one) => one.name === name)
  assert.ok(fault, `there is no fault "${name}"`)
  return fault
}
