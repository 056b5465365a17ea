import { ConfigError } from '../../../errors/errors.ts'
import { quote } from '../../../text/quote.ts'

/** A call as it was written behind `--`. */
export interface WrittenCall {
  /** `graph delete` */
  readonly command: string
  readonly method: string
  readonly path: string
  readonly body: string | undefined
  readonly api: 'v1.0' | 'beta'
  readonly headers: Readonly<Record<string, string>>
  readonly targets: readonly string[]
}

const METHODS = ['get', 'post', 'patch', 'put', 'delete']

/** Reads `graph delete /groups/1 --body {} -t a`, `sites list`, and `GET /v1.0/sites`. Throws `ConfigError` `USAGE`. */
export function writtenCall(words: readonly string[]): WrittenCall {
  const rest: string[] = []
  const targets: string[] = []
  const headers: Record<string, string> = {}
  let body: string | undefined
  let api: WrittenCall['api'] = 'v1.0'
  for (let at = 0; at < words.length; at++) {
    const [flag = '', ...more] = (words[at] ?? '').split('=')
    const isFlag = flag.startsWith('-') && flag.length > 1
    if (!isFlag) {
      rest.push(words[at] ?? '')
      continue
    }
    const value = (): string => {
      const given = more.length > 0 ? more.join('=') : words[++at]
      if (given === undefined) throw unreadable(`${flag} has no value.`)
      return given
    }
    if (flag === '-t' || flag === '--target') targets.push(value())
    else if (flag === '--body') body = value()
    else if (flag === '--api') api = value() === 'beta' ? 'beta' : 'v1.0'
    else if (flag === '-H' || flag === '--header') {
      const [name = '', ...text] = value().split(':')
      headers[name.trim()] = text.join(':').trim()
    } else if (!['--write', '--all', '--dry-run'].includes(flag))
      throw unreadable(`${quote(flag)} is no flag of a call.`)
  }
  const [noun = '', verb = '', path = ''] = rest
  const shared = { body, api, headers, targets }
  if (noun === 'sites' && verb === 'list')
    return { command: 'sites list', method: 'GET', path: '/sites/getAllSites', ...shared }
  if (noun === 'graph' && METHODS.includes(verb) && path !== '') {
    return { command: `graph ${verb}`, method: verb.toUpperCase(), path, ...shared }
  }
  if (METHODS.includes(noun.toLowerCase()) && verb !== '') {
    return { command: `graph ${noun.toLowerCase()}`, method: noun.toUpperCase(), path: verb, ...shared }
  }
  throw unreadable(`${quote(rest.join(' '))} is no call of Graph.`)
}

function unreadable(message: string): ConfigError {
  return new ConfigError('USAGE', {
    message,
    likelyCause: 'Behind `--` stands a command that sends one call.',
    fix: 'Write it as in `towline policy explain -t fabrikam -- graph delete /groups/<id>`.',
  })
}
