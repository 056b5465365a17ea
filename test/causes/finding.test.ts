import assert from 'node:assert/strict'
import test from 'node:test'
import { causesIn, found } from '../../src/causes/finding.ts'
import { TokenExchangeError } from '../../src/errors/errors.ts'

test('causesIn()', async (t) => {
  const known = found('FIC_NONE', 'certain', 'evidence')
  const errorWith = (causes: TokenExchangeError['causes']) =>
    new TokenExchangeError('EXCHANGE_REFUSED', { message: 'refused', likelyCause: 'a cause', fix: 'a fix', causes })

  await t.test('a cause of the catalogue is returned as the error carries it', () => {
    assert.deepEqual(causesIn(errorWith([known])), [known])
  })

  await t.test('a cause that the catalogue does not have is left out, also one with the name of a method', () => {
    const strange = ['OF_ANOTHER_VERSION', 'toString'].map((code) => ({ ...known, code }))
    assert.deepEqual(causesIn(errorWith([...strange, known])), [known])
  })
})
