import type { Problem } from '../yaml/problem.ts'
import { NAME, NAME_RULE } from './schema.ts'

/** Of a name that the manifest gives to an application or a target. */
export function nameRules(path: string[], name: string): Problem[] {
  return NAME.test(name) ? [] : [{ path, text: `is not a fit name: ${NAME_RULE}` }]
}
