/** Manifests as large as they may be. The time grows with their size, and not with its square. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseManifestFast } from '../../src/manifest/parse-fast.ts'

/** Of something in the smaller manifest, and in the larger one. */
const COUNTS = [8_000, 32_000] as const
/** Linear work takes four times as long in the larger one, quadratic work sixteen times. */
const MOST = 9

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

const targets = (count: number, line: (index: number) => string): string =>
  `application: {}\ntargets:\n${lines(count, (index) => `  t${index}: ${line(index)}`)}`

const manifests: Readonly<Record<string, (count: number) => string>> = {
  'unfit names': (count) =>
    `application: {}\ntargets:\n${lines(count, (i) => `  "a ${i}": { tenant: t${i}.example }`)}`,
  'unknown keys': (count) => `application: {}\n${lines(count, (i) => `k${i}: 1`)}`,
  'unknown keys of an application': (count) => `application:\n${lines(count, (i) => `  k${i}: 1`)}`,
  'targets of a wrong type': (count) => targets(count, () => '1'),
  'one tenant for all': (count) => targets(count, () => '{ tenant: t.example }'),
  'unknown applications': (count) => targets(count, (i) => `{ tenant: t${i}.example, application: a${i} }`),
  'keys that stand twice': (count) => `application: {}\ntargets:\n${lines(count, () => '  t: { tenant: t.example }')}`,
  'lines that are not YAML': (count) => lines(count, () => '@'),
  tags: (count) => lines(count, (i) => `a${i}: !x y`),
  anchors: (count) => lines(count, (i) => `a${i}: &a${i} 1`),
  'an alias of each of many anchors': (count) =>
    `${lines(count, (i) => `a${i}: &a${i} x`)}\nz: [${lines(count, (i) => `*a${i},`)}]`,
  'permissions beyond the ceiling': (count) =>
    `application: { permissions: [A] }\ntargets: { t: { tenant: t.example, permissions: [${lines(count, (i) => `B${i},`)}] } }`,
  'a permission of each target in a long ceiling': (count) =>
    `application: { permissions: [${lines(count, (i) => `B${i},`)}] }\ntargets:\n${lines(count, (i) => `  t${i}: { tenant: t${i}.example, permissions: [B${i}] }`)}`,
}

for (const [what, write] of Object.entries(manifests)) {
  test(`a manifest with ${what} is read in linear time`, async () => {
    const [small, large] = [await workFor(write(COUNTS[0])), await workFor(write(COUNTS[1]))]
    assert.ok(large < MOST * small, `${small} ms and ${large} ms`)
  })
}

/** Milliseconds of this process, the shorter of two runs. */
async function workFor(text: string): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < 2; run++) {
    const began = process.cpuUsage()
    await parseManifestFast(text, 'm').catch(() => {})
    const { user, system } = process.cpuUsage(began)
    times.push((user + system) / 1_000)
  }
  return Math.min(...times)
}
