import { ConfigError } from '../../../errors/errors.ts'
import type { CallOptions } from '../../../graph/client.ts'
import { normalRequest } from '../../../guard/normal-request.ts'
import { quote } from '../../../text/quote.ts'
import type { CallFlags } from './flags.ts'

/** What the client adds itself, and what would change where or as whom a call is made. */
const OURS = ['authorization', 'host', 'content-length', 'transfer-encoding', 'connection']

export function callOptions({ header = [], api }: CallFlags): CallOptions & { headers: Record<string, string> } {
  return { api, headers: Object.fromEntries(header.map(parseHeader)) }
}

/** A mistake in the path should be one error, not one for each target. */
export function checkPath(path: string, api: CallFlags['api']): void {
  // A whole URL is of one cloud, and only each target's own client knows which.
  if (path.startsWith('https://')) return
  normalRequest('GET', path, { root: 'https://graph.microsoft.com', api })
}

function parseHeader(text: string): [name: string, value: string] {
  const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*)$/.exec(text) ?? []
  if (name === '' || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw usage(`${quote(text)} is not a header.`, "Write it as 'Name: value', in quotes.")
  }
  if (OURS.includes(name.toLowerCase())) {
    throw usage(`The header ${name} cannot be set.`, 'Leave it out: each call has the token of its own target.')
  }
  return [name.toLowerCase(), value]
}

function usage(message: string, fix: string): ConfigError {
  return new ConfigError('USAGE', {
    message,
    likelyCause: 'A header has a name, a colon and a value (RFC 9110 §5), and some belong to the connection.',
    fix,
  })
}
