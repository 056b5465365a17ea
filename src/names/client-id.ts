import { ConfigError } from '../errors/errors.ts'
import { isGuid } from '../text/guid.ts'
import { quote } from '../text/quote.ts'

/** A client ID in lower case. Throws `ConfigError` `CLIENT_ID_INVALID` for what is not a GUID. */
export function parseClientId(text: string): string {
  const clientId = text.trim().toLowerCase()
  if (isGuid(clientId)) return clientId
  throw new ConfigError('CLIENT_ID_INVALID', {
    message: `${quote(text)} is not a client ID.`,
    likelyCause: 'A client ID is a GUID; the display name or the object ID of the application was taken instead.',
    fix: 'Copy "Application (client) ID" from the app registration in the home tenant.',
  })
}
