import type { Warning } from '../../change/change.ts'
import { applicationOf } from '../../directory/objects/application.ts'
import { readServicePrincipal } from '../../directory/objects/service-principal.ts'
import { TrustError } from '../../errors/errors.ts'
import { clientIdOf, homeOf, type StepContext, targetOf } from '../steps/step.ts'
import type { Lever } from './lever.ts'

/**
 * The lever, which is released only where the trust was set up: elsewhere there is nothing to grant to and nothing to
 * switch on. There `release` rejects with `TrustError` `TRUST_BLOCKED`, and `pull` warns: the trust that was meant may be
 * another one, which goes on.
 */
export function whereSetUp(lever: Lever): Lever {
  const missingIn = lever.side === 'home' ? missingAtHome : missingInTarget
  return {
    ...lever,
    async pull(context) {
      const missing = await missingIn(context)
      return missing === undefined ? lever.pull(context) : { changes: [], warnings: [nothingToSuspend(missing)] }
    },
    async release(context) {
      const missing = await missingIn(context)
      if (missing !== undefined) throw notSetUp(missing)
      return lever.release(context)
    },
  }
}

async function missingAtHome(context: StepContext): Promise<string | undefined> {
  const { application } = context
  const found = await applicationOf(homeOf(context), application)
  return found === undefined
    ? `The home tenant does not have the application ${application.clientId ?? application.uniqueName}`
    : undefined
}

async function missingInTarget(context: StepContext): Promise<string | undefined> {
  const { reads, wanted } = targetOf(context)
  const clientId = await clientIdOf(context)
  const found = clientId === undefined ? undefined : await readServicePrincipal(reads, clientId)
  return found === undefined
    ? `${wanted.name} has no service principal of the application ${clientId ?? context.application.uniqueName}`
    : undefined
}

function nothingToSuspend(missing: string): Warning {
  return {
    code: 'NOTHING_TO_SUSPEND',
    message: `${missing}, so nothing was there to suspend. An application with another client ID goes on.`,
  }
}

function notSetUp(missing: string): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `${missing}, so there is nothing to resume.`,
    likelyCause: 'The trust was never set up there, or `towline trust remove` removed it.',
    fix: 'Set it up with `towline trust apply`.',
  })
}
