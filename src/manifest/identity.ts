import { ConfigError } from '../errors/errors.ts'
import { isGuid } from '../text/guid.ts'
import { quote } from '../text/quote.ts'
import type { IdentityChoice } from './target.ts'

const RESOURCE_ID = /^\/subscriptions\/[^/\s]+\/resourcegroups\/[^/\s]+\/providers\/\S+[^/\s]$/i

/** Whether a text is the Azure resource ID of something in a resource group. Azure ignores its letter case. */
export function isResourceId(text: string): boolean {
  return RESOURCE_ID.test(text)
}

/** The identity that a text names. `given` is its flag or variable, for the message. Throws `ConfigError` `USAGE`. */
export function parseIdentity(text: string, given: string): Exclude<IdentityChoice, undefined> {
  if (text === 'system' || text === 'github') return { kind: text }
  if (isResourceId(text)) return { kind: 'resource', resourceId: text }
  const [, kind, value = ''] = /^(client|object|file):(.*)$/s.exec(text) ?? []
  if (kind === 'file' && value.trim() !== '') return { kind, path: value }
  if (kind === 'client' && isGuid(value)) return { kind, clientId: value.toLowerCase() }
  if (kind === 'object' && isGuid(value)) return { kind, objectId: value.toLowerCase() }
  throw new ConfigError('USAGE', {
    message: `${quote(text)} does not say which identity to use (${given}).`,
    likelyCause: causeOf(text, kind),
    fix: 'Give system, client:<guid>, object:<guid>, the resource ID of a user-assigned identity, file:<path> or github.',
  })
}

function causeOf(text: string, kind: string | undefined): string {
  if (isGuid(text)) return 'A GUID alone could be a client ID or an object ID.'
  if (kind === 'file') return 'No path stands after file:.'
  if (kind !== undefined) return `What stands after ${kind}: is not a GUID.`
  if (text.startsWith('/'))
    return 'It looks like a resource ID that was cut short, or like a path without file: before it.'
  return 'It is none of the forms that are known.'
}
