import { applicationOf } from '../../directory/objects/application.ts'
import { readServicePrincipal } from '../../directory/objects/service-principal.ts'
import { TrustError } from '../../errors/errors.ts'
import { clientIdOf, homeOf, type StepContext, targetOf } from '../steps/step.ts'
import type { Lever } from './lever.ts'

/**
 * The lever, which is released only where the trust was set up: elsewhere there is nothing to grant to and nothing to
 * switch on. There `release` rejects with `TrustError` `TRUST_BLOCKED`.
 */
export function whereSetUp(lever: Lever): Lever {
  return {
    ...lever,
    async release(context) {
      const missing = lever.side === 'home' ? await missingAtHome(context) : await missingInTarget(context)
      if (missing !== undefined) throw notSetUp(missing)
      return lever.release(context)
    },
  }
}

async function missingAtHome(context: StepContext): Promise<string | undefined> {
  const found = await applicationOf(homeOf(context), context.application)
  return found === undefined ? 'The home tenant does not have the application' : undefined
}

async function missingInTarget(context: StepContext): Promise<string | undefined> {
  const { reads, wanted } = targetOf(context)
  const clientId = await clientIdOf(context)
  const found = clientId === undefined ? undefined : await readServicePrincipal(reads, clientId)
  return found === undefined ? `${wanted.name} has no service principal of the application` : undefined
}

function notSetUp(missing: string): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `${missing}, so there is nothing to resume.`,
    likelyCause: 'The trust was never set up there, or `towline trust remove` removed it.',
    fix: 'Set it up with `towline trust apply`.',
  })
}
