import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { hostileCells } from '../../cli/output/hostile-cells.ts'
import { listAs } from '../../cli/output/support.ts'
import { yamlTexts } from '../../cli/output/yaml-texts.ts'

/** Reads YAML and writes it as JSON. What JSON does not know, such as a date, is an error. */
const READ = 'import sys, json, yaml; print(json.dumps(yaml.safe_load(sys.stdin.buffer)))'

test('PyYAML reads each text of -o yaml as that text', async () => {
  const texts = [...yamlTexts, ...hostileCells]
  const rows = texts.map((text) => ({ value: text, [text]: [text, [text], { [text]: text }] }))
  const { text } = await listAs('yaml', [...rows, ...texts])
  const { stdout, stderr, status } = spawnSync('python3', ['-c', READ], { input: text, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.deepEqual(JSON.parse(stdout), [...rows, ...texts])
})

test('PyYAML reads numbers of -o yaml as numbers', async () => {
  const { text } = await listAs('yaml', [{ a: 1, b: -1.5, c: 1e21, d: 1e-7, e: true, f: null, g: [], h: {} }])
  const { stdout } = spawnSync('python3', ['-c', READ], { input: text, encoding: 'utf8' })
  assert.deepEqual(JSON.parse(stdout), [{ a: 1, b: -1.5, c: 1e21, d: 1e-7, e: true, f: null, g: [], h: {} }])
})
