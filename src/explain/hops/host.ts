import { hostCauses } from '../../causes/families/host.ts'
import type { Detected } from '../../connect/identity-source.ts'
import type { AssertionUnavailableError } from '../../errors/errors.ts'
import type { IdentityChoice } from '../../manifest/target.ts'
import type { Hop } from '../hop.ts'

/** Whether the machine, its environment or its files are the reason, and not an answer. */
export function isOfHost(error: AssertionUnavailableError): boolean {
  return Object.hasOwn(hostCauses, error.causes[0]?.code ?? '')
}

/** Begins the part of the detail that is of no interest where no hop is broken. */
export const OF_THE_OTHERS = 'Of the others: '

export function hostHop(choice: IdentityChoice, found: Detected, failure: AssertionUnavailableError | undefined): Hop {
  const picked = found === undefined ? named(choice) : `${found.source} was chosen, because ${found.why}.`
  const others = (found?.others ?? []).map(({ source, why }) => `${source}: ${why}`)
  const missing = others.length === 0 ? [] : [`${OF_THE_OTHERS}${others.join('; ')}.`]
  return failure === undefined || !isOfHost(failure)
    ? { id: 'host', status: 'passed', detail: [picked, ...missing].join(' ') }
    : { id: 'host', status: 'failed', detail: [picked, failure.message, ...missing].join(' ') }
}

function named(choice: IdentityChoice): string {
  return choice?.kind === 'file'
    ? `The token file ${choice.path} was named.`
    : 'The token of the GitHub Actions job was named.'
}
