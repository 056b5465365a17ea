import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { explainError } from '../../src/explain/pasted-error/from-error.ts'
import { withoutCommonPrefix } from '../../src/explain/pasted-error/line-prefixes.ts'
import { readLines } from '../../src/explain/pasted-error/lines.ts'
import { unwrap } from '../../src/explain/pasted-error/unwrap.ts'
import { redact } from '../../src/text/redact.ts'

const QUOTE = 'The text says: '

const pasted = globSync(`${import.meta.dirname}/pasted/*.txt`).map(
  (path) => readFileSync(path, 'utf8').split('\n---\n')[1] ?? '',
)
const short = readFileSync(`${import.meta.dirname}/pasted-short.txt`, 'utf8')
  .split(/^@@ .*\n/m)
  .slice(1)
const texts = [...pasted, ...short]

test('the evidence of a pasted text quotes what stands in it, letter by letter', () => {
  let quotes = 0
  for (const text of texts) {
    const unwrapped = unwrap(text)
    const readings = [unwrapped, withoutCommonPrefix(unwrapped)].flatMap((lines) =>
      [true, false].map((isFolded) => redact(readLines(lines, isFolded).text)),
    )
    for (const line of explainError(text).causes.flatMap(({ evidence }) => evidence)) {
      if (!line.startsWith(QUOTE)) continue
      quotes++
      const words = line.slice(QUOTE.length)
      const inTable = /^\d{5,8}$/.test(words) && unwrapped.includes(words)
      assert.ok(inTable || readings.some((reading) => reading.includes(words)), `${line}\n${text}`)
    }
  }
  assert.ok(quotes > 150, `${quotes}`)
})

test('a number of another flow is told its meaning in every form in which a text names it', () => {
  for (const text of [
    '75011',
    'AADSTS75011',
    'Fehlercode: 75011',
    'ResultType,Time\n75011,12:00',
    '"errorCode": 75011',
  ]) {
    const [cause] = explainError(text).causes
    assert.equal(cause?.code, 'NUMBER_OF_OTHER_FLOW', text)
    assert.match(cause.evidence.join(' '), /AADSTS75011 means that the user authenticated in another way/, text)
  }
})

test('the evidence of a pasted text never tells of an answer that nothing has seen', () => {
  for (const text of texts)
    for (const line of explainError(text).causes.flatMap(({ evidence }) => evidence))
      assert.doesNotMatch(line, /^(?:The identity endpoint answered|Graph answered|It said:|The request named)/)
})

test('a cause of a pasted text is certain only by a number', () => {
  const inProse = [
    'Tip: when multiple user-assigned identities exist on the host, set AZURE_CLIENT_ID.',
    'Docs: the required metadata header is Metadata: true. The build failed.',
    '# If the token contains no permissions, ask the admin',
    'Test "tenant does not have a SPO license" passed',
  ]
  for (const text of [...texts, ...inProse]) {
    const [first] = explainError(text).causes
    if (first?.certainty !== 'certain' || first.code === 'UNKNOWN') continue
    assert.ok(first.aadsts !== undefined && text.replace(/\u0000/g, '').includes(String(first.aadsts)), text)
  }
})

test('a word within another word is no evidence', () => {
  for (const text of [
    "ModuleNotFoundError: No module named 'azure.identity'",
    'System.IO.FileNotFoundException: Could not load file or assembly',
    'Error: ResourceNotFound',
    '    at MessageProtoUtil.parse (/srv/a.js:1:1)',
    'class eEnotfoundHandler failed',
    'MY_ECONNREFUSED_COUNT=3 failed',
    'option --getaddrinfo-cache failed',
    'ForbiddenZoneService failed',
    'the accessDeniedHandler bean failed',
  ])
    assert.equal(explainError(text).causes[0]?.code, 'UNKNOWN', text)
})

test('what a tool tells of its progress is no evidence', () => {
  for (const text of [
    'Welcome to Microsoft Graph!\nConnected via managedidentity access using 50ae9c6e\nStatus: 403',
    'INFO:azure.identity:ManagedIdentityCredential.get_token succeeded\nstatus 404',
    'DefaultAzureCredential acquired a token from ManagedIdentityCredential\n500 Internal Server Error',
  ])
    assert.equal(explainError(text).causes[0]?.code, 'UNKNOWN', text)
})

test('the last refusal counts where the ones before it were tried again, and the first where none was', () => {
  const first = 'AADSTS700213: No matching federated identity record found for presented assertion subject.'
  const last = 'AADSTS50194: Application is not configured as a multi-tenant application.'
  const numberOf = (text: string) => explainError(text).causes[0]?.aadsts
  assert.equal(numberOf(`try 1: ${first} Retrying in 5 s.\ntry 2: ${last}`), 50194)
  assert.equal(numberOf(`WARN ${first}\nERROR ${last}`), 50194)
  assert.equal(numberOf(`{"level":30,"msg":"${first}"}\n{"level":50,"msg":"${last}"}`), 50194)
  assert.equal(numberOf(`W0311 08:14:05.1 ${first}\nE0311 08:14:06.1 ${last}`), 50194)
  assert.equal(numberOf(`${first}\ntoken acquired\n${last}`), 50194)
  assert.equal(numberOf(`try 1: ${first}\ntry 2: ${last}`), 700213)
  assert.equal(numberOf(`WARN ${first}`), 700213)
})

const wrappings: Readonly<Record<string, (text: string) => string>> = {
  'JSON within JSON': (text) => JSON.stringify({ log: JSON.stringify({ level: 'error', message: text }) }),
  'a pipeline with time stamps': (text) => text.replace(/^/gm, '2026-03-11T08:14:05.1234567Z '),
  "a cluster's log": (text) => text.replace(/^/gm, '2026-03-11T08:14:05.123456789Z stderr F '),
  'a journal': (text) => text.replace(/^/gm, 'Mar 11 08:14:05 host tow[12]: '),
  'a box': (text) => text.replace(/^/gm, '│ '),
  'lines of Windows': (text) => text.replaceAll('\n', '\r\n'),
  Ansible: (text) => `fatal: [localhost]: FAILED! => ${JSON.stringify({ changed: false, msg: text, rc: 1 })}`,
  "a pod's log": (text) => text.replace(/^/gm, '[pod/sync-7c9f/sync] '),
  'a syslog of RFC 5424': (text) => text.replace(/^/gm, '<11>1 2026-03-11T08:14:05.123Z vm sync 4711 - - '),
  'a cell of CSV': (text) => `Time,Level,Message\n2026-03-11,Error,"${text.replaceAll('"', '""')}"`,
  colours: (text) => `\u001b[31m${text}\u001b[0m`,
  "Docker's JSON": (text) =>
    text.replace(/^.*$/gm, (line) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: 'x' })),
  'a page': (text) =>
    `<html><body><pre>${text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`)}</pre></body></html>`,
  'a console of 80 columns': (text) => text.replace(/^.{81,}$/gm, (line) => line.match(/.{1,80}/g)?.join('\n') ?? line),
}

const everySecond = pasted.filter((_, place) => place % 2 === 0)

for (const [name, wrap] of Object.entries(wrappings)) {
  test(`the cause of nearly every text stays when it comes by ${name}`, () => {
    const lost = everySecond.filter((text) => {
      const [plain, wrapped] = [text, wrap(text)].map((one) => explainError(one).causes[0])
      return plain?.code !== wrapped?.code
    })
    assert.ok(
      lost.length <= everySecond.length / 20,
      `${lost.length} of ${everySecond.length}: ${lost.map((text) => text.slice(0, 60))}`,
    )
  })
}

test('the evidence of a number says that the text names it, and tells of no refusal that nothing has seen', () => {
  for (const text of ['AADSTS700016', 'Known codes: AADSTS700016, AADSTS7000215.', '"error_codes":[700016]']) {
    const lines = explainError(text).causes.flatMap(({ evidence }) => evidence)
    assert.ok(lines.includes('The text names AADSTS700016.'), JSON.stringify(lines))
    assert.doesNotMatch(lines.join('\n'), /The token service refused/)
  }
})

test('a number outside of a refusal is never certain', () => {
  const certaintyOf = (text: string) => explainError(text).causes[0]?.certainty
  assert.equal(certaintyOf('AADSTS90002: Tenant not found.'), 'certain')
  assert.equal(certaintyOf('AADSTS90002'), 'certain')
  for (const text of [
    'If you see AADSTS90002, look at the tenant.',
    'Typical errors: a wrong tenant (AADSTS90002)',
    'The run is over, and there was no AADSTS90002 in its log.',
    '✓ explains AADSTS90002 (3 ms)\n✗ renders the page: expected 3 to equal 4',
  ])
    assert.equal(certaintyOf(text), 'likely', text)
})
