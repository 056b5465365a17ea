import { hostCauses } from '../../causes/families/host.ts'
import { type Detection, detectHost, detectManagedIdentity, type HostKind } from '../../credential/assertion/detect.ts'
import type { AssertionUnavailableError } from '../../errors/errors.ts'
import type { IdentityChoice } from '../../manifest/target.ts'
import type { Env } from '../../text/env.ts'
import type { FoundHop } from '../hop.ts'

/** What the host offers; `undefined` where a file or the token of a job was named, so that nothing is detected. */
export type Detected = Detection<HostKind> | undefined

/** Returns the identity source that the host offers, and why that one. No request is sent. */
export function detected(choice: IdentityChoice, env: Env): Detected {
  if (choice === undefined) return detectHost(env)
  return choice.kind === 'file' || choice.kind === 'github' ? undefined : detectManagedIdentity(env)
}

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
