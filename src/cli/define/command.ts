import {
  type Aliases,
  type BaseArgs,
  buildCommand,
  type Command,
  type FlagParametersForType,
  type TypedCommandPositionalParameters,
} from '@stricli/core'
import type { CliContext, CommonFlags } from '../process/context.ts'
import { aliases, commonFlags } from './flags.ts'

export type CommandFunction<Flags, Args extends BaseArgs> = (
  this: CliContext,
  flags: Flags,
  ...args: Args
) => Promise<void>

interface Definition<Flags extends CommonFlags, Args extends BaseArgs> {
  /** Loads what the command does; the types of its flags come from there. */
  readonly run: () => Promise<{ readonly default: CommandFunction<Flags, Args> }>
  /** The flags that not every command has. */
  readonly flags: NoInfer<FlagParametersForType<Omit<Flags, keyof CommonFlags>, CliContext>>
  readonly aliases?: Aliases<keyof Flags & string>
  readonly positional?: NoInfer<TypedCommandPositionalParameters<Args, CliContext>['positional']>
  /** A line for lists of commands. */
  readonly brief: string
  /** Further lines of `--help`, after the brief. */
  readonly details?: string
  /** The words after the command's name, for instance `-t fabrikam -o csv`. */
  readonly examples?: readonly string[]
}

/**
 * A command as data. Its file is loaded at every start, so that file imports only this one and flags. What the command does
 * is in a file beside it, which is loaded when the command runs.
 */
export function command<Flags extends CommonFlags, Args extends BaseArgs = []>(
  definition: Definition<Flags, Args>,
): Command<CliContext> {
  const { run, flags, positional, brief, details, examples = [] } = definition
  const letters = Object.entries(aliases).filter(([name]) => name in flags)
  const parameters = {
    flags: { ...flags, ...commonFlags },
    aliases: { ...Object.fromEntries(letters.map(([name, letter]) => [letter, name])), ...definition.aliases },
    ...(positional === undefined ? {} : { positional }),
  }
  return buildCommand<Flags, Args, CliContext>({
    async loader() {
      const { default: execute } = await run()
      return async function (this: CliContext, given: Flags, ...args: Args) {
        await this.begin(given)
        return execute.call(this, given, ...args)
      }
    },
    parameters: parameters as Parameters<typeof buildCommand<Flags, Args, CliContext>>[0]['parameters'],
    docs: {
      brief,
      ...(details === undefined ? {} : { fullDescription: `${brief}\n\n${details}` }),
      ...(examples.length === 0 ? {} : { customUsage: examples }),
    },
  })
}
