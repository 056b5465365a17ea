import { ArgumentScannerError, run } from '@stricli/core'
import { asTowlineError } from '../errors/error-json.ts'
import { application, flagsOf, helpOf } from './app.ts'
import { findCommand } from './define/find-command.ts'
import { refuseInheritedNames, usageError } from './define/parse-errors.ts'
import { withSortWords } from './define/sort-words.ts'
import { printError } from './output/print-error.ts'
import { CliContext } from './process/context.ts'
import { exitCodeOf } from './process/exit-codes.ts'
import { type CliIo, OutputClosed } from './process/io.ts'

/** Runs one command, and returns its exit code. Never rejects: errors are printed on stderr. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const commands = application(io)
  const context = new CliContext(io, argv, commands)
  try {
    refuseInheritedNames(argv)
    findCommand(commands.root, argv)
    await run(commands, isVersionFlag(argv) ? ['--version'] : withSortWords(argv), {
      process: context.process,
      forCommand({ prefix }) {
        context.command = prefix.join(' ')
        return context
      },
    })
    if (context.helpText !== '')
      await io.stdout.write(context.fitted(io.stdout, (await helpOf(context)).replaceAll(/(?<! ) +$/gm, '')))
    await context.endWatch()
    if (context.unseenManifest !== undefined) await context.note(context.unseenManifest.text)
    await io.stdout.flush()
    return context.exitCode
  } catch (error) {
    const failure = failureOf(error, context)
    const isClosed = failure instanceof OutputClosed
    if (!isClosed) await printError(context, failure)
    await context.endWatch()
    return isClosed ? context.exitCode : exitCodeOf(asTowlineError(failure).code)
  } finally {
    // `--timeout` holds for this too.
    await io.stderr.flush()
    context.close()
  }
}

/** In either letter case, because other tools have either. */
function isVersionFlag([word, ...more]: readonly string[]): boolean {
  return (word === '-v' || word === '-V') && more.length === 0
}

function failureOf(error: unknown, { signal, command }: CliContext): unknown {
  // After an abort every error is a consequence of it, so its reason is reported.
  if (signal.aborted) return signal.reason
  return error instanceof ArgumentScannerError ? usageError(error, flagsOf(command)) : error
}
