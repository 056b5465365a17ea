import { changeKey, type PlannedChange } from '../change/change.ts'
import { apiName, apis } from '../directory/apis.ts'
import type { Permission } from '../directory/permissions.ts'
import { TrustError } from '../errors/errors.ts'
import { applicationAdministrators, graphRoleAdministrators } from './admin-roles.ts'
import type { WantedApplication, WantedTarget } from './desired.ts'
import type { StepName } from './steps/step.ts'
import type { Verified } from './verify.ts'

/**
 * What has to be done in a target without a sign-in, as far as a token showed it. `no-consent`: nothing is there yet,
 * which needs no token. Nothing is claimed if no token could be had for another reason than missing consent.
 */
export function changesWithoutSignIn(
  application: WantedApplication,
  target: WantedTarget,
  seen: Verified | 'no-consent' | undefined,
): PlannedChange[] {
  if (seen === undefined) return []
  if (seen === 'no-consent' || seen.error?.code === 'CONSENT_MISSING') {
    return [
      servicePrincipalOf(application, target),
      ...target.permissions.map((permission) => grantOf(permission, target)),
    ]
  }
  if (seen.error !== undefined) return []
  return target.permissions
    .filter(({ written }) => seen.roles.missing.includes(written))
    .map((permission) => grantOf(permission, target))
}

// Keys and data are those of the steps, which plan these changes where an admin is signed in.

function servicePrincipalOf({ uniqueName }: WantedApplication, { name: target }: WantedTarget): PlannedChange {
  const place = { step: 'target-service-principal' satisfies StepName, side: 'target' as const, target }
  return {
    key: changeKey(place),
    ...place,
    action: 'create',
    what: `service principal of the application in ${target}`,
    before: null,
    after: { application: uniqueName },
    roles: applicationAdministrators,
    apply: () => Promise.reject(notSignedIn(target)),
  }
}

function grantOf({ api, name }: Permission, { name: target }: WantedTarget): PlannedChange {
  const place = { step: 'app-role-assignment' satisfies StepName, side: 'target' as const, target }
  return {
    key: changeKey(place, api, name),
    ...place,
    action: 'grant',
    what: `${name} of ${apiName(api)}`,
    before: null,
    after: { api, permission: name },
    roles: api === apis.graph.appId ? graphRoleAdministrators : applicationAdministrators,
    apply: () => Promise.reject(notSignedIn(target)),
  }
}

function notSignedIn(target: string): TrustError {
  return new TrustError('SIGN_IN_MISSING', {
    message: `No admin is signed in to ${target}.`,
    likelyCause: 'Its own admin has to do this.',
    fix: 'Hand over the bundle, or sign in with --auth.',
  })
}
