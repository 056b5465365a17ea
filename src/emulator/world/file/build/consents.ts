import { grantAdminConsent } from '../../build/set-up.ts'
import { appIds } from '../../model/first-party.ts'
import type { Tenant } from '../../model/index.ts'
import { suggestion } from '../read/nearest.ts'
import type { Problem, Report } from '../read/problem.ts'
import type { ConsentPlan } from '../schema/application.ts'
import { accessTo, type Registered } from './applications.ts'

export interface Referring {
  readonly applications: ReadonlyMap<string, Registered>
  /** Of the tenant. */
  readonly path: Problem['path']
  readonly report: Report
}

/** What the tenant's admin consented to; for each application all that it asks for, where the file does not say. */
export function grantConsents(
  tenant: Tenant,
  plans: Readonly<Record<string, ConsentPlan>> | undefined,
  { applications, path, report }: Referring,
): void {
  const all = Object.fromEntries(
    [...applications.keys()].map((key): [string, ConsentPlan] => [key, { disabled: false }]),
  )
  for (const [key, { permissions, disabled }] of Object.entries(plans ?? all)) {
    const at = [...path, 'consent', key]
    const registered = findApplication(applications, key, at, report)
    if (registered === undefined) continue
    const { application, owner } = registered
    const asked = permissions === undefined ? application.requiredResourceAccess : accessTo(permissions)
    const requiredResourceAccess = asked.filter(({ resourceAppId }) => {
      const isThere = tenant.servicePrincipals.some(({ appId }) => appId === resourceAppId)
      const api = resourceAppId === appIds.sharePointOnline ? 'SharePoint' : resourceAppId
      // Consent to whatever an application asks for leaves out what the tenant has not; a list says what there is.
      if (!isThere && permissions !== undefined)
        report({ path: at, text: `grants ${api}, and ${tenant.name} has none` })
      return isThere
    })
    grantAdminConsent(tenant, { ...application, requiredResourceAccess }, owner).accountEnabled = !disabled
  }
}

/** Reports a name that no application has. */
export function findApplication(
  applications: ReadonlyMap<string, Registered>,
  key: string,
  path: Problem['path'],
  report: Report,
): Registered | undefined {
  const found = applications.get(key)
  if (found === undefined) report({ path, text: `names no application${suggestion(key, applications.keys())}` })
  return found
}
