import type { AssertionUnavailableError } from '../../errors/errors.ts'
import { failed } from './assertion-error.ts'

/** Hosts that have an endpoint of this kind, and whose answer is of no use or cannot be trusted. */
export type UnusableHost = 'service-fabric' | 'cloud-shell'

const reasons = {
  'service-fabric': { cause: 'SERVICE_FABRIC_HOST', message: 'Service Fabric is not asked for an assertion.' },
  'cloud-shell': { cause: 'CLOUD_SHELL_HOST', message: 'Cloud Shell has no managed identity.' },
} as const

export function unusable(host: UnusableHost): Promise<AssertionUnavailableError> {
  const { cause, message } = reasons[host]
  return failed('IDENTITY_NOT_FOUND', cause, { message })
}
