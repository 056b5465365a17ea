import type { Change } from '../../change/change.ts'
import { nothing, type Plan } from '../../change/plan.ts'
import { readServicePrincipal } from '../../directory/objects/service-principal.ts'
import { applicationAdministrators } from '../admin-roles.ts'
import { clientIdOf, type Placement, placed, type StepContext, targetOf } from '../steps/step.ts'
import type { Lever } from './lever.ts'

export const servicePrincipal: Lever = {
  name: 'service-principal',
  side: 'target',
  stops: 'the application gets no new token in this target',
  leaves: 'other targets go on, and the grants stay for when it is enabled again; tokens that were issued live on',
  pull: (context) => setEnabled(context, false),
  release: (context) => setEnabled(context, true),
}

/** The change that switches the service principal on, without the write. */
export function enabling(place: Placement): Change {
  return switching(place, true)
}

function switching(place: Placement, enabled: boolean): Change {
  const fromTo = enabled ? 'from disabled to enabled' : 'from enabled to disabled'
  return {
    ...placed(place, { step: 'target-service-principal', side: 'target' }, 'accountEnabled'),
    action: 'update',
    what: `service principal of the application in ${targetOf(place).wanted.name}: ${fromTo}`,
    before: !enabled,
    after: enabled,
    roles: applicationAdministrators,
  }
}

async function setEnabled(context: StepContext, enabled: boolean): Promise<Plan> {
  const { reads } = targetOf(context)
  const clientId = await clientIdOf(context)
  const found = clientId === undefined ? undefined : await readServicePrincipal(reads, clientId)
  if (found === undefined || found.accountEnabled === enabled) return nothing
  const change = {
    ...switching(context, enabled),
    async apply() {
      const body = { accountEnabled: enabled }
      await reads.directory.graph.request('PATCH', `/servicePrincipals/${found.id}`, { body })
    },
  }
  return { changes: [change], warnings: [] }
}
