import { applicationAdministrators, type Finding, type PlannedChange } from '../../change/change.ts'
import { homeOf, type StepContext } from '../steps/step.ts'
import type { Lever } from './lever.ts'

/** https://learn.microsoft.com/graph/api/resources/application: `isDisabled` */
export const application: Lever = {
  name: 'application',
  side: 'home',
  stops: 'nobody gets a new token for the application in any tenant, whatever it proves itself with',
  leaves: 'consent and grants stay as they are in the targets; tokens that were issued live on',
  pull: (context) => setDisabled(context, true),
  release: (context) => setDisabled(context, false),
}

async function setDisabled(context: StepContext, disabled: boolean): Promise<Finding> {
  const home = homeOf(context)
  const { clientId, uniqueName } = context.application
  const found = await home.application(clientId === undefined ? { uniqueName } : { clientId })
  if (found === undefined || (found.isDisabled ?? false) === disabled) return { changes: [], warnings: [] }
  const change: PlannedChange = {
    step: 'application',
    side: 'home',
    action: 'update',
    what: `application "${found.displayName}" is ${disabled ? 'disabled' : 'enabled again'} for every tenant`,
    roles: applicationAdministrators,
    async apply() {
      await home.directory.graph.request('PATCH', `/applications/${found.id}`, { body: { isDisabled: disabled } })
    },
  }
  return { changes: [change], warnings: [] }
}
