import assert from 'node:assert/strict'
import test from 'node:test'
import { type Change, changeKey, describeChange } from '../../src/change/change.ts'

const change: Change = {
  key: 'app-role-assignment/target/fabrikam/graph/Sites.Read.All',
  step: 'app-role-assignment',
  side: 'target',
  target: 'fabrikam',
  action: 'grant',
  what: 'Sites.Read.All of Microsoft Graph',
  before: null,
  after: { permission: 'Sites.Read.All' },
  roles: ['Privileged Role Administrator'],
}

test('changeKey()', async (t) => {
  await t.test('a key is made of the step, the tenant and the names of what changes', () => {
    assert.equal(changeKey({ step: 'application', side: 'home' }, 'default'), 'application/home/default')
    assert.equal(changeKey(change, 'graph', 'Sites.Read.All'), change.key)
  })

  await t.test('names with a slash make no other key than the one of their own', () => {
    const home = { step: 'application', side: 'home' } as const
    assert.notEqual(changeKey(home, 'a/b'), changeKey(home, 'a', 'b'))
    assert.notEqual(
      changeKey({ ...home, side: 'target', target: 'a' }, 'b'),
      changeKey({ ...home, side: 'target', target: 'a/b' }),
    )
  })
})

test('a change is printed with the fields of the contract, and without key, before and after', () => {
  const { key: _key, before: _before, after: _after, ...printed } = change
  assert.deepEqual(describeChange(change), printed)
  const { target: _target, ...atHome } = { ...printed, side: 'home' as const }
  const { target: __, ...home } = { ...change, side: 'home' as const }
  assert.deepEqual(describeChange(home), atHome)
})
