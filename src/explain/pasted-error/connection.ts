import type { CauseCode } from '../../causes/catalogue.ts'
import { addressNear } from './address-near.ts'
import { network, pages, proxy, tls } from './connection-words.ts'
import type { Reading } from './lines.ts'
import { type Address, type IdentitySpeaker, isIdentity, type Speaker } from './speaker.ts'
import { placeOf, ranked, type Statement, statementsOf, strengths } from './statement.ts'

/** Returns what a text says of connections: proxies, TLS, pages in place of answers, and addresses that were not reached. */
export function ofConnection(reading: Reading, addresses: readonly Address[]): Statement[] {
  const [first] = tls
    .flatMap((sentence) => statementsOf([sentence], reading, strengths.system))
    .filter(({ at }) => !isOfOthersOnly(at, reading, addresses))
  return [
    ...statementsOf(proxy, reading, strengths.system).slice(0, 1),
    ...(first === undefined ? [] : [first]),
    ...network.flatMap(([pattern, [code]]) => ofNetwork(pattern, code, reading, addresses)),
    ...pages.flatMap(([pattern, causes]) => ofPage(pattern, causes, reading, addresses)),
  ]
}

/** Whether the words are about another host, and the text names no service of the trust. */
function isOfOthersOnly(at: number, reading: Reading, addresses: readonly Address[]): boolean {
  return (
    isForeign(addressNear(reading, addresses, at, at + 1)) && addresses.every(({ speaker }) => speaker === 'others')
  )
}

function ofNetwork(
  pattern: RegExp,
  code: CauseCode | undefined,
  reading: Reading,
  addresses: readonly Address[],
): Statement[] {
  const match = placeOf(pattern, reading)
  if (match === undefined || code === undefined) return []
  const [words] = match
  const address = addressNear(reading, addresses, match.index, match.index + words.length)
  if (isForeign(address)) return []
  // Work of any kind may exceed its time. Without an address it is not known to be a connection.
  if (address === undefined && words.toLowerCase() === 'context deadline exceeded') return []
  const causes = causesAt(address?.speaker, code, reading.text)
  const said = address === undefined ? words : sliceOf(reading.text, address, match.index, words)
  return [{ at: match.index, strength: strengths.system, causes: ranked(causes, said) }]
}

/** The words with the address before them, where both fit into one quotation. */
function sliceOf(text: string, { at }: Address, index: number, words: string): string {
  return at < index && index + words.length - at < 160 ? text.slice(at, index + words.length) : words
}

function causesAt(speaker: Speaker | undefined, code: CauseCode, text: string): readonly CauseCode[] {
  if (speaker === 'github') return ['GITHUB_SILENT']
  if (speaker === 'proxy') return code === 'CONNECTION_CUT' ? [code] : ['PROXY_SILENT']
  if (!isIdentity(speaker)) return [code]
  if (code === 'CONNECTION_CUT') return ['IDENTITY_CONNECTION_CUT']
  return silent(speaker, text)
}

/** What a text from within a cluster shows. Clients speak of pods in their advice too. */
const CLUSTER = /\bkube(?:ctl|let|rnetes)|\bAKS\b|\b(?:in|from) (?:a|the|this) pod\b|\bpod\/|\bserviceaccount\b/i

/** Causes where an identity endpoint does not answer. A cluster's nodes are Azure machines, so something blocks its pods. */
export function silent(speaker: IdentitySpeaker, text: string): readonly CauseCode[] {
  if (speaker === 'managed') return ['IDENTITY_ENDPOINT_SILENT']
  if (speaker === 'arc') return ['ARC_AGENT_SILENT']
  const causes: CauseCode[] = CLUSTER.test(text)
    ? ['METADATA_BLOCKED', 'HOST_HAS_NO_IDENTITY']
    : ['HOST_HAS_NO_IDENTITY', 'METADATA_BLOCKED']
  return speaker === 'identity' ? [...causes, 'IDENTITY_ENDPOINT_SILENT'] : causes
}

/** Ports of databases, queues, mail and shells. */
const PORTS_OF_OTHERS: readonly number[] = [
  22, 25, 587, 1433, 1521, 2379, 3306, 5432, 5672, 6379, 9042, 9092, 9200, 11211, 27017,
]

/** Whether the address has no part in the trust: a named host of others, or a port that serves no HTTP. */
function isForeign(address: Address | undefined): boolean {
  if (address?.speaker !== 'others') return false
  return /^[A-Za-z]/.test(address.text.replace(/^localhost/, '')) || PORTS_OF_OTHERS.includes(address.port ?? 443)
}

function ofPage(
  pattern: RegExp,
  causes: readonly CauseCode[],
  reading: Reading,
  addresses: readonly Address[],
): Statement[] {
  const match = placeOf(pattern, reading)
  if (match === undefined || isOfOthersOnly(match.index, reading, addresses)) return []
  const speaker = addressNear(reading, addresses, match.index, match.index + match[0].length)?.speaker
  const own: readonly CauseCode[] =
    speaker === 'imds' ? ['METADATA_ANSWERED_BY_OTHERS'] : isIdentity(speaker) ? ['IDENTITY_ANSWER_STRANGE'] : causes
  return [{ at: match.index, strength: strengths.system, causes: ranked(own, match[0]) }]
}
