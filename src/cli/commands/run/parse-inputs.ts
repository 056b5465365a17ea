import { ConfigError } from '../../../errors/errors.ts'
import { quote } from '../../../text/quote.ts'
import { refuseLostCharacters } from '../../define/lost-characters.ts'

/** The values of `--input name=value`. Throws `ConfigError` `USAGE` for one of another form, and for a name given twice. */
export function parseInputs(texts: readonly string[] = []): Record<string, string> {
  const inputs = new Map<string, string>()
  for (const text of texts) {
    refuseLostCharacters(text, '--input')
    const at = text.indexOf('=')
    if (at <= 0) throw notAnInput(text)
    const name = text.slice(0, at)
    if (inputs.has(name)) throw givenTwice(name)
    inputs.set(name, text.slice(at + 1))
  }
  return Object.fromEntries(inputs)
}

function notAnInput(text: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `${quote(text)} is not an input.`,
    likelyCause: 'A value for the runbook is a name, an equals sign and the value.',
    fix: 'Write it as `--input name=value`.',
  })
}

function givenTwice(name: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `The input ${quote(name)} was given twice.`,
    likelyCause: 'A script adds it, or one of the names is meant to be another.',
    fix: 'Give each name once. Whether one value can be a list, for instance with commas, the runbook decides.',
  })
}
