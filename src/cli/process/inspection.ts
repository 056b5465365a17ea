import { ConfigError } from '../../errors/errors.ts'
import { quote } from '../../text/quote.ts'

/**
 * Keeps the process from being looked into. SIGUSR1 would open Node's inspector to every user of the machine
 * (nodejs.org/api/process.html#signal-events). A diagnostic report would hold the environment, with the identity's header in
 * it (nodejs.org/api/report.html).
 */
export function refuseInspection(host: NodeJS.Process): void {
  host.on('SIGUSR1', () => {})
  host.report.excludeEnv = true
}

/**
 * Parts of Node whose debug log holds headers, bodies or the environment of a child process, and parts that may come to hold
 * them. Measured with Node 24: `https` and `net` show bearer tokens and the identity's header.
 */
const TELLING = [
  'http',
  'https',
  'http2',
  'net',
  'tls',
  'stream',
  'undici',
  'fetch',
  'websocket',
  'quic',
  'child_process',
]

/**
 * Throws `ConfigError` `USAGE` where Node is told to log what it sends, or to write the keys of its connections to a file:
 * tokens would be in both. To be called before the first token exists.
 */
export function refuseTokenLogs({ env, execArgv }: Pick<NodeJS.Process, 'env' | 'execArgv'>): void {
  const logged = env['NODE_DEBUG'] ?? ''
  if (TELLING.some((part) => names(logged, part)))
    throw refused(`NODE_DEBUG is ${quote(logged)}, so Node would log requests with their tokens.`, 'Unset NODE_DEBUG')
  const options = [env['NODE_OPTIONS'] ?? '', ...execArgv].join(' ')
  if (/--tls[-_]keylog/.test(options))
    throw refused('--tls-keylog is set, so Node would write the keys of its connections to a file.', 'Leave it out')
}

/** Whether a list as of NODE_DEBUG names this part: with commas between names, and `*` for any letters. */
function names(list: string, part: string): boolean {
  return list
    .split(',')
    .some((name) => new RegExp(`^${name.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replace(/\*+/g, '.*')}$`, 'i').test(part))
}

function refused(message: string, act: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `${message} Nothing was sent.`,
    likelyCause: 'It was set to find out about the network, and stayed in the environment.',
    fix: `${act}; \`--verbose\` shows each request without its secrets.`,
  })
}
