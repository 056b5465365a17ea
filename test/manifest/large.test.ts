import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDocument } from 'yaml'
import { parseManifestFast } from '../../src/manifest/parse-fast.ts'
import { valuesOf } from '../../src/yaml/aliases.ts'
import { repeatsTooMuch } from '../../src/yaml/repeated-values.ts'
import { mistakesIn } from './manifests.ts'

/** Of something. `test/heavy/large-manifests.test.ts` has more, and counts the time. */
const MANY = 3_000

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n')
}

const permissions = (count: number): string =>
  `[${Array.from({ length: count }, (_, index) => `P${index}`).join(', ')}]`

/** The count in the first line of the error, and the mistakes that are named. */
async function refusal(text: string): Promise<readonly [first: string, ...more: string[]]> {
  const error = await parseManifestFast(text, 'm').catch((cause: unknown) => cause)
  assert.ok(error instanceof Error && 'code' in error)
  assert.equal(error.code, 'MANIFEST_INVALID')
  const [first = '', ...more] = error.message.split('\n')
  return [first, ...more]
}

test('aliases of a list that all targets share are refused where they repeat too many values', async () => {
  for (const text of [
    `application: { permissions: &all ${permissions(2_000)} }\ntargets:\n${lines(2_000, (i) => `  t${i}: { tenant: t${i}.example, permissions: *all }`)}`,
    `application: {}\ntargets:\n  t: { tenant: t.example, tags: &all ${permissions(2_000)} }\n${lines(2_000, (i) => `  t${i}: { tenant: t${i}.example, tags: *all }`)}`,
    `applications:\n  a: &one { permissions: ${permissions(2_000)} }\n${lines(2_000, (i) => `  a${i}: *one`)}`,
    `application: {}\ntargets:\n  t: &one { tenant: t.example, tags: ${permissions(2_000)} }\n${lines(2_000, (i) => `  t${i}: *one`)}`,
  ]) {
    const expected = 'm:1: repeats more than 1,000,000 values by its aliases (`*name`)'
    assert.deepEqual(await refusal(text), ['The manifest has a mistake:', expected])
    assert.deepEqual(mistakesIn(text), [expected.slice('m:'.length)])
  }
})

test('three thousand targets may share a list of fifty permissions', async () => {
  const targets = lines(MANY, (i) => `  t${i}: { tenant: t${i}.example, permissions: *all }`)
  const { targets: read } = await parseManifestFast(
    `application: { permissions: &all ${permissions(50)} }\ntargets:\n${targets}`,
    'm',
  )
  assert.equal(read.length, MANY)
  assert.equal(read.at(-1)?.permissions.at(-1), 'P49')
})

test('a target may list as many permissions as its application, and what is too much is named', async () => {
  const target = (more: string): string =>
    `targets: { t: { tenant: t.example, permissions: [${more}${permissions(MANY).slice(1)} } }`
  const application = `application: { permissions: ${permissions(MANY)} }`
  assert.equal((await parseManifestFast(`${application}\n${target('')}`, 'm')).targets[0]?.permissions.length, MANY)
  assert.deepEqual(mistakesIn(`${application}\n${target('Q, ')}`), [
    '2: targets.t.permissions[0] "Q" is not among the permissions of the application "default"',
  ])
})

for (const [what, text, last] of [
  [
    'unfit names',
    `application: {}\ntargets:\n${lines(MANY, (i) => `  "a ${i}": { tenant: t${i}.example }`)}`,
    /^m:52: targets\["a 49"\] is not a fit name/,
  ],
  [
    'unknown keys',
    `application: {}\n${lines(MANY, (i) => `k${i}: 1`)}`,
    /^m:51: k49 is not a known key; known here are/,
  ],
  [
    'targets of a wrong type',
    `application: {}\ntargets:\n${lines(MANY, (i) => `  t${i}: 1`)}`,
    /^m:52: targets\.t49 must be a mapping/,
  ],
  [
    'unknown applications',
    `applications: { reader: {}, b: {} }\ntargets:\n${lines(MANY, (i) => `  t${i}: { tenant: t${i}.example, application: readr }`)}`,
    /^m:52: .*did you mean "reader"\?$/,
  ],
  [
    'a tenant that stands three thousand times',
    `application: {}\ntargets:\n${lines(MANY + 1, (i) => `  t${i}: { tenant: t.example }`)}`,
    /^m:53: targets\.t50 has the tenant and the application of "t0"/,
  ],
] as const) {
  test(`of a manifest with ${what} fifty mistakes are named with their lines, and the rest is counted`, async () => {
    const [first, ...more] = await refusal(text)
    assert.equal(first, 'The manifest has 3000 mistakes:')
    assert.equal(more.length, 51)
    assert.match(more[49] ?? '', last)
    assert.equal(more[50], 'and 2950 more')
  })
}

test('a mistake below an alias is named at the anchor that the alias stands for, also where an anchor is given again', () => {
  assert.deepEqual(
    mistakesIn(`application: {}
targets:
  a: &one { tenant: a.example }
  b: { tenant: b.example, tags: &two [fit] }
  c: &one
    tenant: "c d"
  d: *one
`),
    [
      '6: targets.c.tenant does not name a tenant: it contains white space',
      '6: targets.d.tenant does not name a tenant: it contains white space',
    ],
  )
})

test('a million values without an alias repeat nothing', () => {
  const values = Array.from({ length: 1_100_000 }, () => 1)
  assert.equal(repeatsTooMuch(values), false)
  assert.equal(repeatsTooMuch([values, values]), true)
})

test('a list with more mistakes than the library can report is refused in one sentence', async () => {
  const text = `application: {}\ntargets: { t: { tenant: t.example, tags: [${'1,'.repeat(150_000)}] } }`
  assert.deepEqual(await refusal(text), [
    'The manifest has a mistake:',
    'm:1: has a list or a mapping with more than a hundred thousand mistakes',
  ])
})

test('each of thousands of aliases gets the value of its own anchor, and of the last one of that name', () => {
  const text = `${lines(MANY, (i) => `a${i}: &a${i} ${i}`)}\nz: [&a7 again, *a7, ${lines(MANY, (i) => `  *a${i},`)}]`
  const { z } = valuesOf(parseDocument(text)) as { z: unknown[] }
  assert.deepEqual(z.slice(0, 4), ['again', 'again', 0, 1])
  assert.deepEqual(z.slice(9), ['again', ...Array.from({ length: MANY - 8 }, (_, i) => i + 8)])
})

test('an alias stands for a key, for a value that holds it, and for what a key holds', () => {
  const read = (text: string): unknown => valuesOf(parseDocument(text))
  assert.deepEqual(read('? &k a\n: 1\nb: *k'), { a: 1, b: 'a' })
  assert.deepEqual(read('a: &k x\n*k : 1'), { a: 'x', x: 1 })
  assert.deepEqual(read('? [&k a]\n: 1\nb: *k'), { '[ &k a ]': 1, b: 'a' })
  const circle = read('a: &a [*a]') as { a: unknown[] }
  assert.equal(circle.a[0], circle.a)
  assert.throws(() => read('a: *a\nb: &a 1'), ReferenceError)
})
