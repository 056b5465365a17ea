import type { WhoIs } from './who-is.ts'

/** One target: a line for each fact, because seven columns do not fit a terminal. */
export function asLines({ roles, identity, ...facts }: WhoIs): object {
  const { kind, source, principalId } = identity
  const principal = principalId === undefined ? '' : `, principal ${principalId}`
  return { ...facts, roles: rolesText(roles), identity: `${kind} (${source})${principal}` }
}

/** Several targets: a row of 80 characters for each. The first digits of the client ID tell applications apart. */
export function asRow({ target, clientId, roles, expiresOn }: WhoIs): object {
  return {
    target,
    roles: rolesText(roles),
    expires: `${expiresOn.slice(0, 16).replace('T', ' ')}Z`,
    client: `${clientId.slice(0, 8)}…`,
  }
}

function rolesText(roles: readonly string[]): string {
  return roles.length === 0 ? 'none' : roles.join(', ')
}
