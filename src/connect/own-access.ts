import type { AssertionSource } from '../credential/assertion/source.ts'
import type { TowlineCredential } from '../credential/credential.ts'
import type { Oversight } from '../guard/oversight.ts'

/** The credential and the assertion source of a connection, for Towline's own code, which gives no token to other code. */
export interface OwnAccess {
  readonly credential: TowlineCredential
  readonly assertion: AssertionSource
  /** To be asked before an assertion is asked for; the credential asks by itself. */
  readonly oversight?: Oversight
}

const accesses = new WeakMap<object, OwnAccess>()

export function setOwnAccess(connection: OwnAccess, access: OwnAccess): void {
  accesses.set(connection, access)
}

/** Without a policy and a record a connection has no others than those that everybody sees. */
export function ownAccess(connection: OwnAccess): OwnAccess {
  return accesses.get(connection) ?? connection
}

export function ownCredential(connection: Pick<OwnAccess, 'credential'>): OwnAccess['credential'] {
  return accesses.get(connection)?.credential ?? connection.credential
}
