import { ConfigError } from '../errors/errors.ts'
import { quote } from '../text/quote.ts'
import { type Part, partOf } from './part.ts'

/** How many targets may fail before no further one begins. Throws `ConfigError` `USAGE` for any other value. */
export function parseMaxFailures(value: unknown): Part {
  const part = partOf(value)
  if (part !== undefined) return part
  throw new ConfigError('USAGE', {
    message: `${quote(String(value))} does not fit --max-failures.`,
    likelyCause: 'It is a number of targets from 1 up, or a percentage of all targets.',
    fix: 'Write it as `--max-failures 5` or `--max-failures 10%` (in code: `maxFailures`).',
  })
}
