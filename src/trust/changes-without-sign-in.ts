import type { Change } from '../change/change.ts'
import { grantOf } from './steps/app-role-assignment.ts'
import { creationOf } from './steps/target-service-principal.ts'
import { suspendedAccordingTo } from './suspended.ts'
import type { Verified } from './verify.ts'
import type { WantedApplication, WantedTarget } from './wanted.ts'

/**
 * What has to be done in a target without a sign-in, as far as a token showed it. `no-consent`: nothing is there yet,
 * which needs no token. Nothing is claimed if no token could be had for another reason than missing consent.
 */
export function changesWithoutSignIn(
  application: WantedApplication,
  target: WantedTarget,
  seen: Verified | 'no-consent' | undefined,
): Change[] {
  const place = { application, target: { wanted: target } }
  if (seen === undefined) return []
  if (seen === 'no-consent' || seen.error?.code === 'CONSENT_MISSING') {
    return [creationOf(place), ...target.permissions.map((permission) => grantOf(place, permission))]
  }
  if (seen.error !== undefined) return suspendedAccordingTo(place, seen.error.aadsts)
  return target.permissions
    .filter(({ written }) => seen.roles.missing.includes(written))
    .map((permission) => grantOf(place, permission))
}
