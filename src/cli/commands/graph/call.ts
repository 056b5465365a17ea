import { ConfigError } from '../../../errors/errors.ts'
import type { CallOptions } from '../../../graph/client.ts'
import { readJson } from '../../../graph/read-json.ts'
import { normalRequest } from '../../../guard/normal-request.ts'
import type { HttpResponse } from '../../../http/send.ts'
import { quote } from '../../../text/quote.ts'
import type { CallFlags } from './flags.ts'

/** Headers that the client sets itself, or that would change where a call goes or which identity makes it. */
const OURS = ['authorization', 'host', 'content-length', 'transfer-encoding', 'connection']

export function callOptions({ header = [], api }: CallFlags): CallOptions & { headers: Record<string, string> } {
  return { api, digits: 'all', headers: Object.fromEntries(header.map(parseHeader)) }
}

/** Throws `ConfigError` for a wrong path before any target: one error, and not one for each target. */
export function checkPath(path: string, api: CallFlags['api']): void {
  // A whole URL belongs to one cloud, and only the target's own client knows which cloud is right.
  if (path.startsWith('https://')) return
  normalRequest('GET', path, { root: 'https://graph.microsoft.com', api })
}

/** What there is to print of an answer: a JSON value, bytes for other content, `undefined` for no content. */
export function answerValue(answer: HttpResponse, what: string, now: number): unknown {
  if (answer.body.length === 0) return undefined
  const isJson = /^application\/([\w.-]+\+)?json\b/i.test(answer.headers['content-type'] ?? '')
  return isJson ? readJson(answer, what, now, 'all') : answer.body
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
