import { application } from './application.ts'
import { credential } from './credential.ts'
import { grants } from './grants.ts'
import type { Lever, LeverName } from './lever.ts'
import { servicePrincipal } from './service-principal.ts'

/** The strongest first. */
export const levers: readonly Lever[] = [credential, application, servicePrincipal, grants]

export function leverOf(name: LeverName): Lever {
  const found = levers.find((lever) => lever.name === name)
  if (found === undefined) throw new RangeError(`There is no lever ${name}.`)
  return found
}
