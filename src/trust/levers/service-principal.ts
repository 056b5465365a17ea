import { nothing, type Plan } from '../../change/plan.ts'
import { readServicePrincipal } from '../../directory/objects/service-principal.ts'
import { applicationAdministrators } from '../admin-roles.ts'
import { clientIdOf, placed, type StepContext, targetOf } from '../steps/step.ts'
import type { Lever } from './lever.ts'

export const servicePrincipal: Lever = {
  name: 'service-principal',
  side: 'target',
  stops: 'the application gets no new token in this target',
  leaves: 'other targets go on, and the grants stay for when it is enabled again; tokens that were issued live on',
  pull: (context) => setEnabled(context, false),
  release: (context) => setEnabled(context, true),
}

async function setEnabled(context: StepContext, enabled: boolean): Promise<Plan> {
  const { reads, wanted } = targetOf(context)
  const clientId = await clientIdOf(context)
  const found = clientId === undefined ? undefined : await readServicePrincipal(reads, clientId)
  if (found === undefined || found.accountEnabled === enabled) return nothing
  const change = {
    ...placed(context, { step: 'target-service-principal', side: 'target' }, 'accountEnabled'),
    action: 'update' as const,
    what: `service principal of the application in ${wanted.name} is ${enabled ? 'enabled again' : 'disabled'}`,
    before: !enabled,
    after: enabled,
    roles: applicationAdministrators,
    async apply() {
      const body = { accountEnabled: enabled }
      await reads.directory.graph.request('PATCH', `/servicePrincipals/${found.id}`, { body })
    },
  }
  return { changes: [change], warnings: [] }
}
