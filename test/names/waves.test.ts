import assert from 'node:assert/strict'
import test from 'node:test'
import { parseMaxFailures } from '../../src/names/max-failures.ts'
import { parseWaves, type WaveSize, waveCounts } from '../../src/names/waves.ts'

test('waveCounts()', async (t) => {
  for (const [text, all, counts] of [
    ['1,10%,rest', 100, [1, 10, 89]],
    ['1,10%', 100, [1, 10, 89]],
    ['1,5,20%', 10, [1, 5, 2, 2]],
    ['7%', 100, [7, 93]],
    ['0.5%,rest', 5_000, [25, 4_975]],
    ['10%', 12, [2, 10]],
    ['rest', 3, [3]],
    ['50%,50%', 5, [3, 2]],
    ['100%', 7, [7]],
    [' 1 , 2 ', 9, [1, 2, 6]],
    ['5,5', 3, [3]],
    ['1,1,1,rest', 3, [1, 1, 1]],
    ['1,rest', 1, [1]],
    ['1,rest', 0, []],
  ] as const) {
    await t.test(`${JSON.stringify(text)} of ${all} targets: ${counts}`, () => {
      assert.deepEqual(waveCounts(parseWaves(text), all), counts)
    })
  }

  for (const [text, message] of [
    ['0', '"0" is not the size of a wave.'],
    ['1,0%,rest', '"0%" is not the size of a wave.'],
    ['101%', '"101%" is not the size of a wave.'],
    ['-1', '"-1" is not the size of a wave.'],
    ['1.5', '"1.5" is not the size of a wave.'],
    ['1,,2', '"" is not the size of a wave.'],
    ['', '"" is not the size of a wave.'],
    ['1,rset', '"rset" is not the size of a wave.'],
    ['rest,1', '"rest" is not the last wave.'],
    ['60%,60%', 'The waves are more than 100 % of the targets.'],
  ] as const) {
    await t.test(`${JSON.stringify(text)} is refused: ${message}`, () => {
      assert.throws(() => parseWaves(text), { name: 'ConfigError', code: 'USAGE', message })
    })
  }

  for (const sizes of [[], [0], [Number.NaN], ['10'.repeat(9)], [null], ['120%']]) {
    await t.test(`sizes in code that cannot be are refused: ${JSON.stringify(sizes)}`, () => {
      assert.throws(() => waveCounts(sizes as WaveSize[], 10), { name: 'ConfigError', code: 'USAGE' })
    })
  }
})

test('parseMaxFailures() takes a number from 1 up or a percentage, and refuses any other text', () => {
  assert.deepEqual(['1', '5000', '10%', '0.25%', 3].map(parseMaxFailures), [1, 5_000, '10%', '0.25%', 3])
  for (const wrong of ['0', '-1', '1.5', '0%', '101%', '', 'all', undefined]) {
    assert.throws(() => parseMaxFailures(wrong), {
      code: 'USAGE',
      message: `"${wrong}" does not fit --max-failures.`,
    })
  }
})
