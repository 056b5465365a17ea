import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { stringify } from 'yaml'
import type { Manifest } from '../../src/manifest/manifest.ts'
import { parseManifestFast } from '../../src/manifest/parse-fast.ts'
import { parseManifestWithLines } from '../../src/manifest/parse-with-lines.ts'
import { ids } from './manifests.ts'

const plain = `application: { clientId: ${ids.read} }\ntargets: { a: { tenant: a.example } }`

/** What could be read in two ways, or by one parser only. */
const odd: Readonly<Record<string, string>> = {
  'comments and a document mark': `# ours\n---\n${plain} # all\n...\n`,
  'two documents': `${plain}\n---\n${plain}`,
  'lines that end as on Windows': plain.replaceAll('\n', '\r\n'),
  'block text': `application:\n  displayName: >-\n    Reads\n    sites\n  clientId: |-\n    ${ids.read}\n`,
  'quoted text with escapes': `application: { displayName: "\\u00e9\\n\\x41 \\"b\\"", clientId: '${ids.read}' }`,
  'a flow over several lines': 'application: {}\ntargets: {\n  a: {\n    tenant: a.example\n  },\n}',
  'an anchor and its alias': `application: {}\ntargets:\n  a: { tenant: a.example, tags: &t [x] }\n  b: { tenant: b.example, tags: *t }`,
  'an alias of nothing': 'application: {}\ntargets: { a: *nothing }',
  'aliases of aliases':
    'a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b, *b]',
  'a merge key': `application: {}\ntargets:\n  a: &a { tenant: a.example }\n  b: { <<: *a }`,
  'a key twice': 'application: {}\napplication: {}',
  'a key twice, once quoted': `application: {}\ntargets: { "1": { tenant: a.example }, 1: { tenant: b.example } }`,
  'numbers as names': 'application: {}\ntargets: { 1: { tenant: a.example }, 2.50: { tenant: b.example } }',
  'a name in hexadecimal': 'application: {}\ntargets: { 0x1F: { tenant: a.example } }',
  'an empty name': 'application: {}\ntargets: { ? : { tenant: a.example } }',
  'no value': 'application:\ntargets:\n',
  'numbers where text is meant':
    'application: {}\ntargets: { a: { tenant: a.example, tags: [1, 0o17, 017, 1_000, 1e3, .inf, 0b1] } }',
  'words that were booleans once':
    'application: {}\ntargets: { a: { tenant: a.example, tags: [yes, no, on, off, y] } }',
  'words that are booleans':
    'application: {}\ntargets: { a: { tenant: a.example, tags: [true, False, TRUE, ~, null] } }',
  'what looks like a date': 'application: {}\ntargets: { a: { tenant: a.example, tags: [2026-11-26] } }',
  'the directive of YAML 1.1': `%YAML 1.1\n---\napplication: {}\nidentity: { system: yes }`,
  'the directive of YAML 1.2': `%YAML 1.2\n---\n${plain}`,
  'a directive that nobody knows': `%TOWLINE 1\n---\n${plain}`,
  'a tag that is known': `application: { displayName: !!str 5 }`,
  'a tag that is not': `application: { displayName: !ours 5 }`,
  'a tag that does not fit': `application: { displayName: !!int five }`,
  'a binary tag': `application: { displayName: !!binary aGk= }`,
  'indented with a tab': 'application:\n\tdisplayName: x',
  'a tab between key and value': 'application:\n  displayName:\tx\n',
  'a colon in plain text': 'application: { displayName: a: b }',
  'an @ in plain text': 'application: { displayName: @x }',
  'an unclosed bracket': 'application: { displayName: x',
  'a control character': 'application: { displayName: "\u0007" }',
  'half a character': 'application: { displayName: "\ud800" }',
  'a name that every object has': 'application: {}\ntargets: { __proto__: { tenant: a.example } }',
  'a mapping as a key': 'application: {}\ntargets: { ? { a: b } : { tenant: a.example } }',
  'a list': '- application: {}',
  text: 'application',
  nothing: '',
  'only a comment': '# nothing yet\n',
  'nested deeply': `application: ${'['.repeat(500)}${']'.repeat(500)}`,
}

test('parseManifestFast() reads what parseManifestWithLines() reads', async (t) => {
  for (const [what, text] of Object.entries(odd)) {
    await t.test(`${what}: both parsers agree`, async () => {
      assert.deepEqual(await outcome(parseManifestFast(text, 'm')), await outcome(parsed(text)))
    })
  }

  await t.test('any well-formed manifest is read alike by both parsers', async () => {
    await fc.assert(
      fc.asyncProperty(manifests, styles, async (manifest, write) => {
        const text = write(manifest)
        assert.deepEqual(await outcome(parseManifestFast(text, 'm')), await outcome(parsed(text)), text)
      }),
      { numRuns: 300 },
    )
  })

  await t.test('any manifest with a slip of the keyboard is read alike by both parsers', async () => {
    await fc.assert(
      fc.asyncProperty(manifests, styles, fc.nat(), slips, async (manifest, write, place, slip) => {
        const text = slip(write(manifest), place)
        assert.deepEqual(await outcome(parseManifestFast(text, 'm')), await outcome(parsed(text)), text)
      }),
      { numRuns: 1_000 },
    )
  })
})

async function parsed(text: string): Promise<Manifest> {
  return parseManifestWithLines(text, 'm')
}

async function outcome(reading: Promise<Manifest>): Promise<unknown> {
  return reading.catch((error: Error) => error.message)
}

const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/),
  fc.constantFrom('1', '1e3', '0x1', 'null', 'true', 'yes', '1_0', '017', 'constructor'),
)
const words = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), name)
const tenant = fc.oneof(
  fc.uuid(),
  name.map((one) => `${one.replace(/[^A-Za-z0-9]/g, 'x')}.example`),
)

const manifests = fc.record(
  {
    apiVersion: fc.constant('towline/v1'),
    home: fc.record({ tenant, cloud: fc.constantFrom('global', 'usgov') }, { requiredKeys: [] }),
    application: fc.record(
      { displayName: words, clientId: fc.uuid(), permissions: fc.array(fc.constantFrom('Sites.Read.All', 'A/B.C')) },
      { requiredKeys: [] },
    ),
    identity: fc.constantFrom('system', 'github', { system: true }, { tokenFile: 'token' }),
    targets: fc.dictionary(
      name,
      fc.record(
        { tenant, access: fc.constantFrom('read-only', 'read-write'), tags: fc.array(name) },
        { requiredKeys: ['tenant'] },
      ),
      { maxKeys: 5 },
    ),
  },
  { requiredKeys: [] },
)

const styles = fc.constantFrom<(manifest: unknown) => string>(
  (manifest) => stringify(manifest),
  (manifest) => stringify(manifest, { indent: 4, indentSeq: false }),
  (manifest) => stringify(manifest, { defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'PLAIN' }),
  (manifest) => stringify(manifest, { collectionStyle: 'flow' }),
  (manifest) => JSON.stringify(manifest),
  (manifest) => JSON.stringify(manifest, undefined, 2),
)

/** One character more, less, or another one. */
const slips = fc
  .tuple(fc.constantFrom(...' \n\t:,-#&*!|>?{}[]"\'%@`~0e.x'), fc.constantFrom(0, 1, 2))
  .map(([character, taken]) => (text: string, place: number): string => {
    const at = text.length === 0 ? 0 : place % text.length
    return text.slice(0, at) + (taken === 2 ? '' : character) + text.slice(at + (taken === 0 ? 0 : 1))
  })
