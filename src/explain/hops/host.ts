import { hostCauses } from '../../causes/families/host.ts'
import type { Detected } from '../../connect/identity-source.ts'
import type { AssertionUnavailableError } from '../../errors/errors.ts'
import type { IdentityChoice } from '../../manifest/target.ts'
import type { FoundHop } from '../hop.ts'

/** Whether the machine, its environment or its files are the reason, and not an answer. */
export function isOfHost(error: AssertionUnavailableError): boolean {
  return Object.hasOwn(hostCauses, error.causes[0]?.code ?? '')
}

/** The other sources are of no interest where no hop is broken, so `brief` leaves them out. */
export function hostHop(
  choice: IdentityChoice,
  found: Detected,
  failure: AssertionUnavailableError | undefined,
): FoundHop {
  const picked = found === undefined ? named(choice) : `${found.source} was chosen, because ${found.why}.`
  const others = (found?.others ?? []).map(({ source, why }) => `${source}: ${why}`)
  const missing = others.length === 0 ? [] : [`Of the others: ${others.join('; ')}.`]
  return failure === undefined || !isOfHost(failure)
    ? { id: 'host', status: 'passed', detail: [picked, ...missing].join(' '), brief: picked }
    : { id: 'host', status: 'failed', detail: [picked, failure.message, ...missing].join(' ') }
}

function named(choice: IdentityChoice): string {
  return choice?.kind === 'file'
    ? `The token file ${choice.path} was named.`
    : 'The token of the GitHub Actions job was named.'
}
