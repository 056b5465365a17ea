import assert from 'node:assert/strict'
import test from 'node:test'
import { judge } from './judge.ts'
import type { Row } from './row.ts'

/** Rows about the discovery document of the target, whose issuer ends in v2.0. */
const document = {
  id: 'a-row',
  source: 'https://example.com',
  date: 'undated',
  what: 'A document is published.',
  request: { host: 'login.microsoftonline.com', path: '/{target.id}/v2.0/.well-known/openid-configuration' },
}
const right = { status: 200, body: { issuer: { $match: '.*/v2\\.0' } } }
const wrong = { status: 200, body: { issuer: 'https://sts.example' } }

test('judge() finds the state of a row that holds right, and says why another does not', async (t) => {
  const cases: [what: string, row: Row, first: RegExp | undefined][] = [
    ['agrees, and does', { ...document, expect: right }, undefined],
    ['agrees, and does not', { ...document, expect: wrong }, /^body\.issuer\n/],
    ['agrees, with another status', { ...document, expect: { ...right, status: 400 } }, /^status\n/],
    ['differs, and does', { ...document, expect: wrong, differs: { why: 'Why.', instead: right } }, undefined],
    ['differs, and agrees', { ...document, expect: right, differs: { why: 'Why.', instead: right } }, /any more/],
    ['differs in another way', { ...document, expect: wrong, differs: { why: 'Why.', instead: wrong } }, /^body/],
    ['not played, and is', { ...document, notPlayed: { why: 'Why.' } }, /^status\n/],
    ['not played', { ...document, request: notPlayed, notPlayed: { why: 'Why.' } }, undefined],
  ]
  for (const [what, row, first] of cases) {
    await t.test(what, async () => {
      const [found] = await judge(row)
      if (first === undefined) assert.equal(found, undefined)
      else assert.match(found ?? 'nothing', first)
    })
  }
})

test('judge() rejects when a step before the request is refused', async () => {
  const before = [{ host: 'graph.microsoft.com', path: '/v1.0/applications' }]
  await assert.rejects(judge({ ...document, before, expect: right }), /was answered with 401/)
})

const notPlayed = { host: 'login.microsoftonline.com', path: '/{target.id}/not/played' }
