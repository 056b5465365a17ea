import type { Fault } from '../broken-world.ts'
import { federationFaults } from './federation.ts'

/** Every way in which the tests break a trust, a family to a file. */
export const faults: readonly Fault[] = [...federationFaults]
