import { GraphError } from '../../errors/errors.ts'

/**
 * What a host answers at an address that carries its own key, of a download or of an upload session, once the key is no
 * longer good. Only 404 is documented, for sessions (learn.microsoft.com/graph/api/driveitem-createuploadsession); the
 * others are UNCONFIRMED.
 */
const EXPIRED: readonly (number | undefined)[] = [401, 403, 404, 410]

export function hasExpired(error: unknown): boolean {
  return error instanceof GraphError && EXPIRED.includes(error.status)
}
