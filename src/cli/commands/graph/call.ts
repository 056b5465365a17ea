import { ConfigError } from '../../../errors/errors.ts'
import type { CallOptions } from '../../../graph/client.ts'
import { hasDoubtfulPlus } from '../../../guard/normal-query.ts'
import { type GraphMethod, type NormalRequest, normalRequest } from '../../../guard/normal-request.ts'
import { isOwnHeader } from '../../../guard/own-headers.ts'
import { quote } from '../../../text/quote.ts'
import { refuseLostCharacters } from '../../define/lost-characters.ts'
import type { CliContext } from '../../process/context.ts'
import type { CallFlags } from './flags.ts'

/** A call as it was typed, with the options of its flags. */
export interface TypedCall {
  readonly method: GraphMethod
  readonly path: string
  readonly options: CallOptions
}

export function callOptions({ header = [], api }: CallFlags): CallOptions & { headers: Record<string, string> } {
  const headers = new Map<string, string>()
  for (const [name, value] of header.map(parseHeader)) {
    const before = headers.get(name)
    if (before !== undefined && name === 'content-type')
      throw usage('The header Content-Type is given twice.', 'Leave one of the two out.')
    // Repeated lines of a header are one list (RFC 9110 §5.3), as of Prefer.
    headers.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return { api, digits: 'all', headers: Object.fromEntries(headers) }
}

/**
 * Rejects with `ConfigError` for a wrong path before any target: one error, and not one for each target. Says how a `+` is
 * sent, where it might have been meant as a blank.
 */
export async function checkPath(path: string, api: CallFlags['api'], context: CliContext): Promise<void> {
  refuseLostCharacters(path, 'The path', '%EF%BF%BD')
  // A whole URL belongs to one cloud, and only the target's own client knows which cloud is right.
  if (path.startsWith('https://')) return
  normalRequest('GET', path, { root: 'https://graph.microsoft.com', api })
  if (hasDoubtfulPlus(path)) await context.note('The "+" between quotes is sent as a plus. A blank is written %20.')
}

/**
 * A call of the command line in its normal form, whichever cloud it is for. `undefined` for a URL that is none of Graph's:
 * the target's own client refuses it.
 */
export function requestOf({ method, path, options }: TypedCall): NormalRequest | undefined {
  const { api = 'v1.0', headers } = options
  const root = path.startsWith('https://') ? URL.parse(path)?.origin : 'https://graph.microsoft.com'
  try {
    return normalRequest(method, path, { root: root ?? '', api, ...(headers === undefined ? {} : { headers }) })
  } catch {
    return undefined
  }
}

function parseHeader(text: string): [name: string, value: string] {
  const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*)$/.exec(text) ?? []
  if (name === '' || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw usage(`${quote(text)} is not a header.`, "Write it as 'Name: value', in quotes.")
  }
  if (name.toLowerCase() === 'authorization' || isOwnHeader(name)) {
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
