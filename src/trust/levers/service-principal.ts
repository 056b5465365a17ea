import { applicationAdministrators, type Finding, type PlannedChange } from '../../change/change.ts'
import { clientIdOf, type StepContext, targetOf } from '../steps/step.ts'
import type { Lever } from './lever.ts'

export const servicePrincipal: Lever = {
  name: 'service-principal',
  side: 'target',
  stops: 'the application gets no new token in this target',
  leaves: 'other targets go on, and the grants stay for when it is enabled again; tokens that were issued live on',
  pull: (context) => setEnabled(context, false),
  release: (context) => setEnabled(context, true),
}

async function setEnabled(context: StepContext, enabled: boolean): Promise<Finding> {
  const { reads, wanted } = targetOf(context)
  const clientId = await clientIdOf(context)
  const found = clientId === undefined ? undefined : await reads.servicePrincipal(clientId)
  if (found === undefined || found.accountEnabled === enabled) return { changes: [], warnings: [] }
  const change: PlannedChange = {
    step: 'target-service-principal',
    side: 'target',
    target: wanted.name,
    action: 'update',
    what: `service principal of the application in ${wanted.name} is ${enabled ? 'enabled again' : 'disabled'}`,
    roles: applicationAdministrators,
    async apply() {
      const body = { accountEnabled: enabled }
      await reads.directory.graph.request('PATCH', `/servicePrincipals/${found.id}`, { body })
    },
  }
  return { changes: [change], warnings: [] }
}
