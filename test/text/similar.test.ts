import assert from 'node:assert/strict'
import { test } from 'node:test'
import { didYouMean, nearest } from '../../src/text/similar.ts'

test('nearest() and didYouMean()', async (t) => {
  const known = ['tenant', 'application', 'permissions', 'access', 'tags']
  const meant: [typed: string, found: string | undefined][] = [
    ['tennant', 'tenant'],
    ['Tenant', 'tenant'],
    ['permission', 'permissions'],
    ['app', 'application'],
    ['acces', 'access'],
    ['tgas', 'tags'],
    ['colour', undefined],
    ['x', undefined],
  ]
  for (const [typed, found] of meant) {
    await t.test(`the nearest to "${typed}" is ${found ?? 'nothing'}`, () => assert.equal(nearest(typed, known), found))
  }

  await t.test('the nearest of several candidates wins over the first', () => {
    assert.equal(nearest('prod-eu2', ['prod-eu1', 'prod-eu2x', 'prod-eu2']), 'prod-eu2')
  })

  await t.test('didYouMean() says nothing where nothing is near', () => {
    assert.equal(didYouMean('tennant', known), '; did you mean "tenant"?')
    assert.equal(didYouMean('colour', known), '')
  })
})
