import { causesOfGraph } from '../../causes/diagnose/graph.ts'
import { type DiagnosedCause, found } from '../../causes/finding.ts'
import { addressNear } from './address-near.ts'
import { causesOfIdentityStatus } from './endpoint.ts'
import type { Reading } from './lines.ts'
import { type Address, addressesIn, type Speaker } from './speaker.ts'
import { quote, quoting, type Statement, strengths } from './statement.ts'
import { tableStatusesIn } from './tables.ts'

/** A status of failure, as status lines, libraries and JSON write it. */
const STATUS =
  /\bHTTP(?:\/[\d.]{1,3})? (?:status |error:? ?)?(?:code )?([45]\d\d)\b|\bhttp (?:error|response code): ([45]\d\d)\b|(?:\b|_)status(?:[ _]?code)?(?: was| is| of| =|["']?[:=])?\s?["']?([45]\d\d)\b|\bRESPONSE ([45]\d\d)\b|<Response \[([45]\d\d)\]>|\(([45]\d\d)\) (?:Forbidden|Unauthorized|Bad Request|Not Found|Too Many|Service|Internal|Gateway)|:\s?\(([45]\d\d)\) (?=\p{L})|\bResponse ?Status ?Code\s{1,40}([45]\d\d)\b|\b([45]\d\d) (?:Client Error|Server Error|Forbidden|Unauthorized|Bad Request|Not Found|Gone|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)\b|\bstatus code(?:: | )([45]\d\d)\b|\bunexpected status ([45]\d\d)\b|\bdoes not indicate success: ([45]\d\d)\b|\b(?:http|response)_?code["']?\s?[:=]\s?["']?([45]\d\d)\b|\b(?:returned|answered|replied)(?: with)?(?: an?)?(?: HTTP)?(?: error)? ([45]\d\d)\b/giu

/** Statuses that are looked at. */
const MOST = 500

/** Returns what statuses say whose sender the text names. A status without a sender proves nothing. */
export function ofStatus(reading: Reading, addresses: readonly Address[]): Statement[] {
  const { text, isMinor } = reading
  const found: Statement[] = []
  let left = MOST
  for (const match of text.matchAll(STATUS)) {
    if (--left === 0) break
    const status = Number(match.slice(1).find((digits) => digits !== undefined))
    const address = addressNear(reading, addresses, match.index, match.index + match[0].length)
    const causes = address === undefined ? [] : causesOf(address.speaker, status, match[0], text)
    if (causes.length > 0) found.push({ at: match.index, strength: strengths.status, causes })
  }
  const major = found.find(({ at }) => !isMinor(at)) ?? found[0]
  return major === undefined ? ofTable(reading) : [major]
}

/** A log of requests names the address and the status in columns of one row. */
function ofTable({ lines }: Reading): Statement[] {
  for (const { status, row } of tableStatusesIn(lines)) {
    const [address] = addressesIn(row)
    const causes = address === undefined ? [] : causesOf(address.speaker, Number(status), status, row)
    if (causes.length > 0) return [{ at: 0, strength: strengths.status, causes }]
  }
  return []
}

function causesOf(speaker: Speaker, status: number, words: string, text: string): readonly DiagnosedCause[] {
  switch (speaker) {
    case 'identity':
      return causesOfIdentityStatus(/\bIMDS\b/.test(text) ? 'imds' : 'managed', status, words)
    case 'imds':
    case 'managed':
    case 'arc':
    case 'github':
      return causesOfIdentityStatus(speaker, status, words)
    case 'graph':
      return quoting(causesOfGraph({ status }), words).filter(({ code }) => code !== 'UNKNOWN')
    case 'token-service':
      return status === 429
        ? [found('AUTHORITY_THROTTLES', 'likely', quote(words))]
        : status >= 500
          ? [found('AUTHORITY_DOWN', 'likely', quote(words))]
          : []
    default:
      return []
  }
}
