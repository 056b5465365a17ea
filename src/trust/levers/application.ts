import { nothing, type Plan } from '../../change/plan.ts'
import { applicationOf } from '../../directory/objects/application.ts'
import { applicationAdministrators } from '../admin-roles.ts'
import { homeOf, placed, type StepContext } from '../steps/step.ts'
import type { Lever } from './lever.ts'

/** https://learn.microsoft.com/graph/api/resources/application: `isDisabled` */
export const application: Lever = {
  name: 'application',
  side: 'home',
  stops: 'no new token is given for the application in any tenant, whatever it proves itself with',
  leaves: 'consent and grants stay as they are in the targets; tokens that were issued live on',
  pull: (context) => setDisabled(context, true),
  release: (context) => setDisabled(context, false),
}

async function setDisabled(context: StepContext, disabled: boolean): Promise<Plan> {
  const home = homeOf(context)
  const found = await applicationOf(home, context.application)
  if (found === undefined || (found.isDisabled ?? false) === disabled) return nothing
  const change = {
    ...placed(context, { step: 'application', side: 'home' }, 'isDisabled'),
    action: 'update' as const,
    what: `application "${found.displayName}": from ${disabled ? 'enabled to disabled' : 'disabled to enabled'}, for every tenant`,
    before: !disabled,
    after: disabled,
    roles: applicationAdministrators,
    async apply() {
      await home.directory.graph.request('PATCH', `/applications/${found.id}`, { body: { isDisabled: disabled } })
    },
  }
  return { changes: [change], warnings: [] }
}
