import { guidFrom } from '../model/ids.ts'
import type { Compute, Tenant } from '../model/index.ts'
import { addManagedIdentity } from './managed-identity.ts'

/** An Azure Automation account in `home` with a system-assigned identity, which gets its service principal there. */
export function automationAccount(home: Tenant, name: string): Compute {
  const subscription = guidFrom('subscription', home.id)
  const resourceId = `/subscriptions/${subscription}/resourceGroups/automation/providers/Microsoft.Automation/automationAccounts/${name}`
  const identity = addManagedIdentity(home, { kind: 'system-assigned', name, resourceId })
  return { resourceId, identities: [identity] }
}
