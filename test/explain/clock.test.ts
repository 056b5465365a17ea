import assert from 'node:assert/strict'
import test from 'node:test'
import { found } from '../../src/causes/finding.ts'
import { weighClock } from '../../src/explain/clock.ts'

const MINUTE = 60_000
const causes = [found('CLOCK_WRONG', 'possible', 'a'), found('TOKEN_NOT_ACCEPTED', 'possible', 'b')]

function weighed(aheadMs: number | undefined, found = causes) {
  return weighClock(found, 'https://login.microsoftonline.com', aheadMs)
}

test('clocks that agree rule out CLOCK_WRONG', () => {
  for (const aheadMs of [0, 5 * MINUTE, -5 * MINUTE]) {
    assert.deepEqual(
      weighed(aheadMs).map(({ code }) => code),
      ['TOKEN_NOT_ACCEPTED'],
    )
  }
})

test('CLOCK_WRONG stays where it is the only cause', () => {
  const alone = causes.slice(0, 1)
  assert.deepEqual(weighed(0, alone), alone)
})

test('clocks that differ make CLOCK_WRONG likely, and the evidence has the difference', () => {
  const [first, ...others] = weighed(125 * MINUTE)
  assert.deepEqual([first?.code, first?.certainty], ['CLOCK_WRONG', 'likely'])
  assert.match(first?.evidence.at(-1) ?? '', /login\.microsoftonline\.com is 2 h 5 min ahead of this machine/)
  assert.deepEqual(others, causes.slice(1))
  assert.match(weighed(-6 * MINUTE)[0]?.evidence.at(-1) ?? '', /is 6 min behind this machine/)
})

test('without the time of the token service the causes do not change', () => {
  assert.deepEqual(weighed(undefined), causes)
})
