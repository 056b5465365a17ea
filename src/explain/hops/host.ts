import { hostCauses } from '../../causes/families/host.ts'
import { detectHost, detectManagedIdentity } from '../../credential/assertion/detect.ts'
import type { AssertionUnavailableError } from '../../errors/errors.ts'
import type { IdentityChoice } from '../../manifest/target.ts'
import type { Env } from '../../text/env.ts'
import type { Hop } from '../hop.ts'
import type { Detected } from '../walk.ts'

/** Which identity source the host offers, and why that one. Nothing is asked. */
export function detected(choice: IdentityChoice, env: Env): Detected {
  if (choice === undefined) return detectHost(env)
  return choice.kind === 'file' || choice.kind === 'github' ? undefined : detectManagedIdentity(env)
}

/** The host has failed where what stops it is the machine, its environment or its files, and not an answer. */
export function isOfHost(error: AssertionUnavailableError): boolean {
  return Object.hasOwn(hostCauses, error.causes[0]?.code ?? '')
}

/** What follows is of no interest where all is well. */
export const OF_THE_OTHERS = 'Of the others: '

export function hostHop(choice: IdentityChoice, found: Detected, failure: AssertionUnavailableError | undefined): Hop {
  const picked = found === undefined ? named(choice) : `${found.source} was picked, for ${found.why}.`
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
