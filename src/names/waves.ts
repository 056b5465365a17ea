import { ConfigError } from '../errors/errors.ts'
import { quote } from '../text/quote.ts'
import { countOfPart, hundredths, type Part, partOf } from './part.ts'

/** How many targets a wave has: a number, a percentage of all targets of the run, or all that are left. */
export type WaveSize = Part | 'rest'

/** The sizes in a text such as `1,10%,rest`. Throws `ConfigError` `USAGE`. */
export function parseWaves(text: string): readonly WaveSize[] {
  return checkedWaves(text.split(','))
}

/**
 * How many targets each wave has, in order: together `all` targets. What the sizes leave over is a last wave, whether or
 * not they end with `rest`. Throws `ConfigError` `USAGE` for sizes that cannot be.
 */
export function waveCounts(sizes: readonly WaveSize[], all: number): readonly number[] {
  const counts: number[] = []
  let left = all
  for (const size of [...checkedWaves(sizes), 'rest'] as const) {
    const count = size === 'rest' ? left : Math.min(left, countOfPart(size, all))
    if (count > 0) counts.push(count)
    left -= count
  }
  return counts
}

function checkedWaves(given: readonly unknown[]): readonly WaveSize[] {
  const sizes = given.map((size, index): WaveSize => {
    const part = String(size).trim() === 'rest' ? 'rest' : partOf(size)
    if (part === undefined) throw unusable(`${quote(String(size))} is not the size of a wave.`)
    if (part === 'rest' && index < given.length - 1) throw unusable('"rest" is not the last wave.')
    return part
  })
  if (sizes.length === 0) throw unusable('There is no wave.')
  const percentages = sizes.map((size) => (size === 'rest' ? 0 : hundredths(size)))
  if (percentages.reduce((sum, one) => sum + one) > 10_000) {
    throw unusable('The waves are more than 100 % of the targets.')
  }
  return sizes
}

function unusable(message: string): ConfigError {
  return new ConfigError('USAGE', {
    message,
    likelyCause:
      'A size is a number of targets from 1 up, or a percentage of all targets. It does not include the waves before it.',
    fix: "Write the sizes as `--waves 1,10%,rest` (in code: `waves: [1, '10%', 'rest']`).",
  })
}
