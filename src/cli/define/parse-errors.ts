import {
  AliasNotFoundError,
  ArgumentParseError,
  type ArgumentScannerError,
  EnumValidationError,
  FlagNotFoundError,
  text_en,
  UnexpectedFlagError,
  UnexpectedPositionalError,
  UnsatisfiedFlagError,
  UnsatisfiedPositionalError,
} from '@stricli/core'
import { ConfigError } from '../../errors/errors.ts'
import { TowlineError } from '../../errors/towline-error.ts'
import { quote } from '../../text/quote.ts'
import { nearest } from '../../text/similar.ts'

/**
 * The texts that stricli would print for errors. These throw in place of that. So all errors of a command, parse errors
 * too, leave `run` and are printed in one place.
 */
export const throwingTexts = {
  ...text_en,
  briefs: { ...text_en.briefs, argumentEscapeSequence: 'What follows is not read as flags' },
  // `findCommand` has refused a word that names nothing, so this is a flag.
  noCommandRegisteredForInput({ input }: { input: string }): never {
    throw noFlagBeforeCommand(input)
  },
  exceptionWhileParsingArguments: rethrow,
  exceptionWhileLoadingCommandFunction: rethrow,
  exceptionWhileLoadingCommandContext: rethrow,
  exceptionWhileRunningCommand: rethrow,
  exceptionWhileRunningIntegrationFlag: ({ exception }: { exception: unknown }) => rethrow(exception),
}

/**
 * Throws `ConfigError` for a flag that is called like an inherited property, such as `constructor`. stricli looks flags up
 * in plain objects and would find these names.
 */
export function refuseInheritedNames(argv: readonly string[]): void {
  for (const word of argv) {
    if (word === '--') return
    const [, name = ''] = /^--([^=]+)/.exec(word) ?? []
    const camel = name.replace(/-+(.)/g, (_, letter: string) => letter.toUpperCase())
    if (name in Object.prototype || camel in Object.prototype) {
      throw usage(`There is no flag ${word} here.`, 'It is misspelt.', 'List the flags with --help.')
    }
  }
}

function noFlagBeforeCommand(flag: string): ConfigError {
  const meant = nearest(flag.replace(/^-+/, ''), ['help', 'version'])
  return usage(
    `There is no flag ${flag} here.`,
    'It is misspelt, or belongs behind a command.',
    meant === undefined ? 'Write the command first.' : `Did you mean --${meant}? Other flags stand behind the command.`,
  )
}

function rethrow(error: unknown): never {
  throw error
}

/** What stricli found wrong in the words of a command, as an error of ours; `flags` are those that the command has. */
export function usageError(error: ArgumentScannerError, flags: readonly string[]): TowlineError {
  if (error instanceof FlagNotFoundError) {
    const meant = nearest(error.input, flags)
    return usage(
      `There is no flag --${error.input} here.`,
      'It is misspelt, or belongs to another command.',
      meant === undefined ? 'List the flags with --help.' : `Did you mean --${meant}? --help lists the flags.`,
    )
  }
  if (error instanceof AliasNotFoundError) {
    return usage(
      `There is no flag -${error.input} here.`,
      'It is misspelt, or belongs to another command; what follows `--` is not read as a flag.',
      error.input === 'v' ? 'Did you mean --verbose? --help lists the flags.' : 'List the flags with --help.',
    )
  }
  if (error instanceof EnumValidationError) {
    const meant = nearest(error.input, error.values)
    return usage(
      `${quote(error.input)} is not a value of --${error.externalFlagName}.`,
      'It is misspelt.',
      `${meant === undefined ? '' : `Did you mean ${meant}? `}Give one of ${error.values.join(', ')}.`,
    )
  }
  if (error instanceof ArgumentParseError) return unparsable(error)
  return notFitting(error)
}

function unparsable({ exception, externalFlagNameOrPlaceholder: name, input }: ArgumentParseError): TowlineError {
  if (exception instanceof TowlineError) return exception
  const reason = exception instanceof Error ? exception.message : String(exception)
  return usage(
    `${quote(input)} does not fit ${flagOrArgument(name)}: ${reason}.`,
    'The value has another form, or is out of its range.',
    see,
  )
}

function notFitting(error: ArgumentScannerError): ConfigError {
  if (error instanceof UnsatisfiedFlagError) {
    return usage(`--${error.externalFlagName} needs a value.`, 'It was left out, or begins with a hyphen.', see)
  }
  if (error instanceof UnexpectedFlagError) {
    return usage(`--${error.externalFlagName} was given twice.`, 'The flag takes one value.', 'Give it once.')
  }
  if (error instanceof UnexpectedPositionalError) {
    return usage(
      `${quote(error.input)} is one argument too many.`,
      'A value with blanks was not quoted, or a flag lacks its hyphens.',
      see,
    )
  }
  if (error instanceof UnsatisfiedPositionalError) {
    return usage(`<${error.placeholder}> is missing.`, 'The command cannot do without it.', see)
  }
  return usage(`${error.message}.`, 'The command line does not have the expected form.', see)
}

const see = 'Read how it is used with --help.'

/** stricli names flags and arguments in one field; arguments are named by their placeholder. */
function flagOrArgument(name: string): string {
  return /^[a-z-]+$/.test(name) ? `--${name}` : name
}

/** Returns a `ConfigError` `USAGE`. */
export function usage(message: string, likelyCause: string, fix: string): ConfigError {
  return new ConfigError('USAGE', { message, likelyCause, fix })
}
