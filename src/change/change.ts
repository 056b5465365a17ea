import type { Side } from '../names/side.ts'

/** What JSON can say, without secrets. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** One difference between what is wanted and what a tenant has. Plain data: it can be saved, compared and undone. */
export interface Change {
  /** The object or field that changes, and its tenant. Made by `changeKey`, and never from the English `what`. */
  readonly key: string
  /** The step that found the difference, by its name. */
  readonly step: string
  readonly side: Side
  /** Name of the target in the manifest; left out at home. */
  readonly target?: string
  readonly action: 'create' | 'update' | 'delete' | 'grant' | 'revoke'
  /** What will be different afterwards, in words for people. */
  readonly what: string
  /** What the tenant has now; `null` if there is nothing yet. */
  readonly before: Json
  /** What it will have; `null` if there will be nothing. */
  readonly after: Json
  /** The least set of directory roles that can make the change, by display name. */
  readonly roles: readonly string[]
  /** The command that makes the change, if `towline trust apply` leaves it: `towline trust resume -t fabrikam`. */
  readonly command?: string
}

/** A change, and how it is made. */
export interface PlannedChange extends Change {
  /** Sends the writes. Safe to repeat: what is there already is left as it is. */
  apply(): Promise<void>
}

/** Something that is worth knowing and that Towline will not change. */
export interface Warning {
  readonly code: string
  readonly message: string
}

/** A key for what changes: the step, the tenant, and the names by which the object or field is found there. */
export function changeKey(
  { step, side, target }: Pick<Change, 'step' | 'side' | 'target'>,
  ...names: readonly string[]
): string {
  return [step, side, ...(target === undefined ? [] : [target]), ...names].map(encodeURIComponent).join('/')
}

/** A change as the command line prints it. The shape is a contract: other fields of `Change` do not belong to it. */
export function describeChange({ step, side, target, action, what, roles, command }: Change): object {
  return {
    step,
    side,
    ...(target === undefined ? {} : { target }),
    action,
    what,
    roles,
    ...(command === undefined ? {} : { command }),
  }
}

/** A change in one line for people: `fabrikam: grant Sites.Read.All of Microsoft Graph`. */
export function changeLine({ target = 'home', action, what }: Pick<Change, 'target' | 'action' | 'what'>): string {
  return `${target}: ${action} ${what}`
}
