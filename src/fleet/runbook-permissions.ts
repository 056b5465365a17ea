import { RunbookError } from '../errors/errors.ts'
import { listSome } from '../text/quote.ts'

/** What the last words of a permission's name say, the strongest first; each includes those after it. */
const STRENGTHS = ['.FullControl.All', '.Manage.All', '.ReadWrite.All', '.Read.All', '.ReadBasic.All']

/** Throws `RunbookError` where the token's roles are not what the runbook needs. */
export function checkPermissions(needed: readonly (string | readonly string[])[], roles: readonly string[]): void {
  const missing = needed
    .map((one) => (typeof one === 'string' ? [one] : one))
    .filter((anyOf) => !anyOf.some((permission) => roles.some((role) => includes(role, permission))))
  if (missing.length === 0) return
  const names = missing.map((anyOf) => anyOf.join(' or ')).join(', ')
  throw new RunbookError('PERMISSION_MISSING', {
    message: `The runbook needs ${names}, and the target does not grant it.`,
    likelyCause: `The token's roles are ${roles.length === 0 ? 'none at all' : listSome(roles)}.`,
    fix: 'Add the permission to the application in the manifest, then look at `towline trust plan` and apply it.',
  })
}

/** `Sites.FullControl.All` does what `Sites.Read.All` does. */
export function includes(role: string, permission: string): boolean {
  if (role === permission) return true
  const of = (name: string) => STRENGTHS.findIndex((strength) => name.endsWith(strength))
  const [held, wanted] = [of(role), of(permission)]
  if (held === -1 || wanted === -1 || held > wanted) return false
  return role.slice(0, -(STRENGTHS[held]?.length ?? 0)) === permission.slice(0, -(STRENGTHS[wanted]?.length ?? 0))
}
