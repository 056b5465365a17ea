import { RunbookError } from '../errors/errors.ts'
import { listSome } from '../text/quote.ts'

/** The endings of permission names, the strongest first. Each permission includes those with a later ending. */
const STRENGTHS = ['.FullControl.All', '.Manage.All', '.ReadWrite.All', '.Read.All', '.ReadBasic.All']

/** Throws `RunbookError` `PERMISSION_MISSING` where the token lacks roles that the runbook needs. */
export function checkPermissions(needed: readonly (string | readonly string[])[], roles: readonly string[]): void {
  const missing = needed
    .map((one) => (typeof one === 'string' ? [one] : one))
    .filter((anyOf) => !anyOf.some((permission) => roles.some((role) => includes(role, permission))))
  if (missing.length === 0) return
  const names = missing.map((anyOf) => (anyOf.length > 1 ? `(${anyOf.join(' or ')})` : anyOf[0])).join(' and ')
  throw new RunbookError('PERMISSION_MISSING', {
    message: `The runbook needs ${names}, and the target does not grant it.`,
    likelyCause: `The token's roles are ${roles.length === 0 ? 'none at all' : listSome(roles)}.`,
    fix: 'Add the permission to the application in the manifest, then look at `towline trust plan` and apply it.',
  })
}

/** Whether a role allows what a permission allows, as `Sites.FullControl.All` allows `Sites.Read.All`. */
export function includes(role: string, permission: string): boolean {
  if (role === permission) return true
  const of = (name: string) => STRENGTHS.findIndex((strength) => name.endsWith(strength))
  const [granted, needed] = [of(role), of(permission)]
  if (granted === -1 || needed === -1 || granted > needed) return false
  return role.slice(0, -(STRENGTHS[granted]?.length ?? 0)) === permission.slice(0, -(STRENGTHS[needed]?.length ?? 0))
}
