/** Loops and searches over texts of strangers and users. `test/linear-time.test.ts` tries each expression for itself. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { cellInFile, cellOnOneLine } from '../../src/cli/output/cell-in-file.ts'
import { parse } from '../../src/cli/output/query/parse/parse.ts'
import { decodeClaims } from '../../src/credential/jwt.ts'
import { parseFilter } from '../../src/emulator/graph/odata/filter/parse.ts'
import { readSearch } from '../../src/emulator/graph/odata/search.ts'
import { claimsChallenge } from '../../src/graph/challenge.ts'
import { normalRequest } from '../../src/guard/normal-request.ts'
import { retryAfterMs } from '../../src/http/retry-after.ts'
import { parseIdentity } from '../../src/manifest/identity.ts'
import { parseOrigin } from '../../src/names/origin.ts'
import { whyNotTenant } from '../../src/names/tenant.ts'
import { parseWaves } from '../../src/names/waves.ts'
import { parseJson } from '../../src/text/json.ts'
import { jsonFault } from '../../src/text/json-fault.ts'
import { quote } from '../../src/text/quote.ts'
import { excerpt, redact } from '../../src/text/redact.ts'
import { safeJson, safeLines, safeParagraph, safeText } from '../../src/text/safe.ts'
import { isOneSlip, nearest } from '../../src/text/similar.ts'
import { wrapLines } from '../../src/text/wrap.ts'

const place = { root: 'https://graph.microsoft.com', api: 'v1.0' } as const

const functions: Readonly<Record<string, (text: string) => unknown>> = {
  redact,
  excerpt: (text) => excerpt(text, [text.slice(0, 9)]),
  quote,
  safeText,
  safeLines,
  safeParagraph,
  cellInFile,
  cellOnOneLine,
  safeJson,
  wrapLines: (text) => wrapLines(text, 80),
  jsonFault,
  parseJson,
  nearest: (text) => nearest(text, [`${text}a`, 'b']),
  isOneSlip: (text) => isOneSlip(text, `${text}a`),
  whyNotTenant,
  parseOrigin: (text) => parseOrigin(text, 'TOWLINE_GRAPH_HOST'),
  parseWaves,
  parseIdentity: (text) => parseIdentity(text, '--identity'),
  'parse of a query': parse,
  'normalRequest of a path': (text) => normalRequest('GET', `/${text}`, place),
  'normalRequest of a query': (text) => normalRequest('GET', `/sites?$filter=${text}`, place),
  retryAfterMs: (text) => retryAfterMs({ 'retry-after': text }, 0),
  claimsChallenge: (text) =>
    claimsChallenge({
      status: 401,
      headers: { 'www-authenticate': `Bearer error="insufficient_claims", ${text}` },
      body: new Uint8Array(),
    }),
  decodeClaims,
  parseFilter,
  readSearch: (text) => readSearch(text, { name: 'user', properties: {}, searches: [] } as never),
}

const UNITS = [
  ...' \t\n\\/.,:;\'"`[](){}<>=-_+*?&#%@!$0aé',
  ...[
    '\\"',
    "''",
    'a ',
    'a.',
    '[[',
    '{"a":',
    '[0,',
    '1.1,',
    '-0',
    '1e1',
    '"a\\',
    'a[',
    'a|',
    'a&&',
    '!!',
    '&a',
    'let $a=',
  ],
  ...[
    "a eq 'b' and ",
    'not ',
    '(a ',
    ' AND ',
    '"a:b" OR ',
    'claims="',
    'eyJ',
    'eyJa.',
    'Bearer ',
    '%2f',
    '%25',
    '../',
    ';a=',
  ],
  ...[
    '/subscriptions/',
    'client:',
    'Mon, 01 Jan',
    '1,',
    '10%,',
    'towline ',
    '| ',
    '\u001b[',
    '\u202e',
    '${',
    '/*',
    '"":',
  ],
]

/** Characters. Work that grows with the square of them takes seconds for each text. */
const SIZES = [5_000, 20_000] as const
/** The longer text is four times as long. */
const MOST = 9
/** Milliseconds. Shorter work is not compared. */
const NOTABLE_MS = 60

for (const [name, run] of Object.entries(functions)) {
  test(`${name} takes linear time for texts of one part again and again`, () => {
    const slow = UNITS.filter((unit) => isSlow(run, unit))
    assert.deepEqual(slow, [])
  })
}

/** Whether the work grew too much each time it was tried: a pause of the engine makes one time long, and not all. */
function isSlow(run: (text: string) => unknown, unit: string): boolean {
  return [1, 2, 3, 4, 5].every(() => {
    const long = workFor(run, unit, SIZES[1])
    return long > NOTABLE_MS && long > MOST * workFor(run, unit, SIZES[0])
  })
}

/** Milliseconds of this process. A text may be refused. */
function workFor(run: (text: string) => unknown, unit: string, size: number): number {
  const text = unit.repeat(size / unit.length)
  const began = process.cpuUsage()
  try {
    run(text)
  } catch {
    // Refused in time.
  }
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1_000
}
