import type { Warning } from '../../change/change.ts'
import { nothing } from '../../change/plan.ts'
import { readServicePrincipalById, type ServicePrincipalObject } from '../../directory/objects/service-principal.ts'
import { defineStep, homeOf } from './step.ts'

/** Step 1: found and looked at, never created and never changed. */
export const managedIdentity = defineStep<ServicePrincipalObject | undefined>({
  step: 'managed-identity',
  side: 'home',
  async find(context) {
    const { identity } = context
    return identity?.isManaged === true ? readServicePrincipalById(homeOf(context), identity.subject) : undefined
  },
  compare({ identity }, found) {
    if (identity?.isManaged !== true) return nothing
    return { changes: [], warnings: found === undefined ? [gone(identity.subject)] : warningsAbout(found) }
  },
  remove: () => nothing,
})

function gone(principalId: string): Warning {
  return {
    code: 'IDENTITY_NOT_FOUND',
    message:
      `The home tenant has no service principal ${principalId}. The managed identity was deleted, or the ID is of something else; ` +
      'one that was deleted and made again has a new principal ID: run `towline identity` on the host and put it into the manifest.',
  }
}

function warningsAbout({
  servicePrincipalType,
  displayName,
  id,
  alternativeNames = [],
}: ServicePrincipalObject): Warning[] {
  if (servicePrincipalType !== 'ManagedIdentity') {
    return [
      {
        code: 'IDENTITY_NOT_MANAGED',
        message: `${id} is "${displayName}", a service principal of type ${servicePrincipalType} and no managed identity: the exchange would be refused.`,
      },
    ]
  }
  if (!alternativeNames.includes('isExplicit=False')) return []
  return [
    {
      code: 'IDENTITY_SYSTEM_ASSIGNED',
      message: `"${displayName}" is a system-assigned identity. Microsoft documents only user-assigned ones for this, though system-assigned ones work in the field; it is lost with its resource.`,
    },
  ]
}
