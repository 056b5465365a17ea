import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import test from 'node:test'
import { NO_HASH, readRecord, seal } from '../../../src/guard/audit/canonical.ts'
import { isChainId, newChainId } from '../../../src/guard/audit/chain-id.ts'

const record = {
  v: 1,
  chain: newChainId(0),
  seq: 0,
  at: '2026-12-01T00:00:00.000Z',
  prev: NO_HASH,
  kind: 'handout',
  what: 'token',
  resource: 'é € \u0000',
  who: { runbook: undefined, command: 'graph' },
} as const

test('a record is sorted, without spaces and without what is undefined, and its hash is that of the text without it', () => {
  const { line, hash: sum } = seal(record)
  const without = line.replace(`"hash":"${sum}",`, '')
  assert.equal(sum, hash('sha256', without))
  assert.equal(
    without,
    `{"at":"2026-12-01T00:00:00.000Z","chain":"${record.chain}","kind":"handout","prev":"${NO_HASH}","resource":"é € \\u0000","seq":0,"v":1,"what":"token","who":{"command":"graph"}}`,
  )
})

test('a line is a record only in this one spelling', () => {
  const { line, hash: sum } = seal(record)
  assert.equal(readRecord(line)?.hash, sum)
  const spellings = {
    'a space': line.replace(':', ': '),
    'a space behind': `${line} `,
    'a carriage return': `${line}\r`,
    'a byte order mark': `\ufeff${line}`,
    'a number spelt otherwise': line.replace('"seq":0', '"seq":0.0'),
    'a number below zero': line.replace('"seq":0', '"seq":-0'),
    'an escape that needs none': line.replace('é', '\\u00e9'),
    'a key twice': line.replace('"seq":0', '"seq":0,"seq":0'),
    'another order': line.replace(/^\{("at":"[^"]+"),(.*)\}$/, '{$2,$1}'),
    'another value': line.replace('token', 'toke_'),
    'another hash': line.replace(sum, NO_HASH),
    'a hash in capitals': line.replace(sum, sum.toUpperCase()),
    'no hash': line.replace(`"hash":"${sum}",`, ''),
    'half of a line': line.slice(0, 100),
    nothing: '',
    'a list': '[]',
    'brackets without end': '['.repeat(100_000),
  }
  for (const [name, spelt] of Object.entries(spellings)) {
    assert.notEqual(spelt, line, name)
    assert.equal(readRecord(spelt), undefined, name)
  }
})

test('a line with its hash is no record without the fields of one', () => {
  const wrong = { v: 2, chain: 1, seq: 1.5, at: '2026-12-01', prev: '0', kind: null }
  for (const [key, value] of Object.entries(wrong)) {
    const { line } = seal({ ...record, [key]: value } as never)
    assert.equal(readRecord(line), undefined, key)
  }
})

test('names of chains are UUIDs of version 7, which sort by time', () => {
  const ids = [1, 2 ** 31, 1_764_547_200_000, 2 ** 47].map(newChainId)
  assert.deepEqual([...ids].sort(), ids)
  assert.equal(ids[2]?.slice(0, 13), '019ad735-8400')
  for (const id of ids) assert.ok(isChainId(id), id)
  assert.notEqual(newChainId(1), newChainId(1))
  for (const other of [
    '',
    'budgets',
    '0198d5a8-2c00-4000-8000-000000000000',
    `${ids[0]}.bak`,
    ids[0]?.toUpperCase() ?? '',
  ]) {
    assert.ok(!isChainId(other), other)
  }
})
