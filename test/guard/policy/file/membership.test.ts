import assert from 'node:assert/strict'
import test from 'node:test'
import { isUnboundMembership } from '../../../../src/guard/policy/file/membership.ts'
import type { Segment } from '../../../../src/guard/policy/judge/folded-path.ts'
import { matches } from '../../../../src/guard/policy/judge/match.ts'
import { readPattern } from '../../../../src/guard/policy/read-pattern.ts'
import { oneRule, policyReader } from './support.ts'

const unbound = [
  'POST /v1.0/groups/{group}/members/$ref',
  'POST /beta/Groups/{g}/Owners/$ref',
  'GET,DELETE /{version}/groups/{g}/members/{id}/$ref',
  'DELETE /v1.0/groups/{g}/members/1f3a/$ref',
  'DELETE /v1.0/groups/{g}/members/1*/$ref',
  'DELETE /v1.0/groups/{g}/members/{id}/{more}/**',
  'POST /v1.0/groups/5*/members/$ref',
  'POST /v1.0/{what}/5*/owners/$ref',
  'POST /v1.0/g*/{id}/m*',
  '* /{version}/{a}/{b}/{c}/$ref',
  'PUT /v1.0/groups/**',
  'PATCH /{version}/**',
]
const harmless = [
  'GET /v1.0/groups/{g}/members',
  'GET,HEAD /v1.0/**',
  'PATCH /v1.0/groups/{g}',
  'POST /v1.0/groups/5b1c/members/$ref',
  'POST /v1.0/groups/{g}/calendar/events',
  'POST /v1.0/users/{u}/**',
]

test('a rule that can write the members or owners of any group is refused on the line of the call', async (t) => {
  const read = policyReader(t)
  for (const call of unbound) {
    const found = await read(oneRule({ allow: `\n      - "GET /v1.0/x"\n      - "${call}"` }))
    const path = call.split(' ')[1]
    assert.deepEqual(found, [
      `8: rules[0].allow[1] allows to write the members or owners of any group by ${path}: write "POST /v1.0/groups/{group}/members/$ref" and bind {group}`,
    ])
  }
})

test('calls that write no membership, or in one named group, need no bind', async (t) => {
  const read = policyReader(t)
  for (const call of harmless) {
    const found = await read(oneRule({ allow: `["${call}"]` }))
    assert.ok('rules' in found, `${call}: ${JSON.stringify(found)}`)
  }
})

test('a bound group may be written, and a bound member alone is not enough', async (t) => {
  const read = policyReader(t)
  const allow = '["DELETE /v1.0/groups/{group}/members/{id}/$ref"]'
  const good = await read(oneRule({ allow, bind: '{ group: [5B1C] }' }))
  assert.ok('rules' in good, JSON.stringify(good))
  assert.deepEqual(good.rules[0]?.bind, { group: ['5b1c'] })
  const bad = await read(oneRule({ allow, bind: '{ id: [5B1C] }' }))
  assert.ok(!('rules' in bad) && bad.length === 1 && bad[0]?.includes('of any group'), JSON.stringify(bad))
})

/** Every template of these parts, so that no kind of segment is forgotten in any place. */
const PARTS = [
  ['{version}', 'v1.0'],
  ['groups', 'gr*', '{a}', 'users'],
  ['{b}', '5*', '0*'],
  ['members', 'owners', 'm*', '{c}', 'calendar'],
  ['$ref', '{d}', '7*', '7a'],
  ['$ref', '{e}'],
] as const

test('no template that is taken without a bind matches a membership write of a group it does not name', () => {
  const written: string[][] = []
  let longest: string[][] = [[]]
  for (const next of PARTS) {
    longest = longest.flatMap((parts) => next.map((part) => [...parts, part]))
    written.push(...longest)
  }
  const calls = ['members', 'owners'].flatMap((list) =>
    ['00', '5b', 'c1'].flatMap((group) => [
      ['v1.0', 'groups', group, list],
      ['v1.0', 'groups', group, list, '$ref'],
      ...['00', '7a', 'c1'].flatMap((member) => [
        ['v1.0', 'groups', group, list, member],
        ['v1.0', 'groups', group, list, member, '$ref'],
      ]),
    ]),
  )
  let refused = 0
  for (const parts of written) {
    for (const end of ['', '/**']) {
      const pattern = readPattern(`DELETE /${parts.join('/')}${end}`, 'graph')
      if (isUnboundMembership(pattern, [])) {
        refused++
        continue
      }
      const hit = calls.find((call) => matches(pattern, 'DELETE', call.map(segment), 'allow') !== undefined)
      assert.equal(hit, undefined, `${pattern.template.text} writes ${hit?.join('/')}`)
    }
  }
  assert.ok(refused > 100, 'the parts make templates that have to be refused')
})

function segment(text: string): Segment {
  return { text, mayBeKey: !text.startsWith('$') }
}
