import { applicationAdministrators, graphRoleAdministrators, type PlannedChange } from '../change/change.ts'
import { apiName, apis } from '../directory/apis.ts'
import type { Permission } from '../directory/permissions.ts'
import { TrustError } from '../errors/errors.ts'
import type { WantedTarget } from './desired.ts'
import type { Verified } from './verify.ts'

/**
 * What has to be done in a target that nobody is signed in to, as far as a token showed it: nothing where none could be
 * had for reasons of its own, everything where the application is yet to be made.
 */
export function unreadChanges(
  { name: target, permissions }: WantedTarget,
  verified: Verified | undefined,
  applicationIsNew: boolean,
): PlannedChange[] {
  const lacksConsent = applicationIsNew || verified?.error?.['code'] === 'CONSENT_MISSING'
  if (!lacksConsent && (verified === undefined || verified.error !== undefined)) return []
  const missing = permissions.filter(({ written }) => lacksConsent || verified?.roles.missing.includes(written))
  const change = (
    step: PlannedChange['step'],
    action: PlannedChange['action'],
    what: string,
    roles: readonly string[],
  ) => ({
    step,
    side: 'target' as const,
    target,
    action,
    what,
    roles,
    apply: () => Promise.reject(notHere(target)),
  })
  return [
    ...(lacksConsent
      ? [
          change(
            'target-service-principal',
            'create',
            `service principal of the application in ${target}`,
            applicationAdministrators,
          ),
        ]
      : []),
    ...missing.map((permission) => change('app-role-assignment', 'grant', nameOf(permission), rolesFor(permission))),
  ]
}

function nameOf({ name, api }: Permission): string {
  return `${name} of ${apiName(api)}`
}

function rolesFor({ api }: Permission): readonly string[] {
  return api === apis.graph.appId ? graphRoleAdministrators : applicationAdministrators
}

function notHere(target: string): TrustError {
  return new TrustError('SIGN_IN_MISSING', {
    message: `Nobody is signed in to ${target}.`,
    likelyCause: 'Its own admin has to do this.',
    fix: 'Hand over the bundle, or sign in with --auth.',
  })
}
