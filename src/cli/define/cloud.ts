import { ConfigError } from '../../errors/errors.ts'
import { type CloudName, cloudNames } from '../../names/cloud.ts'
import { quote } from '../../text/quote.ts'

/** The cloud that a flag or, where no manifest is used, TOWLINE_CLOUD says. Throws `ConfigError`. */
export function cloudFrom(flag: CloudName | undefined, env: NodeJS.ProcessEnv): CloudName | undefined {
  const given = flag ?? (env['TOWLINE_CLOUD'] || undefined)
  const found = cloudNames.find((name) => name === given)
  if (found !== undefined || given === undefined) return found
  throw new ConfigError('USAGE', {
    message: `${quote(given)} is not a value of TOWLINE_CLOUD.`,
    likelyCause: 'It was mistyped.',
    fix: `Set it to one of ${cloudNames.join(', ')}.`,
  })
}
