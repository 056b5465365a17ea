import { ArgumentScannerError, run } from '@stricli/core'
import { asTowlineError } from '../fleet/error-json.ts'
import { exitCodeOf, exitCodes } from '../fleet/exit-code.ts'
import { application, flagsOf } from './app.ts'
import { CliContext } from './context.ts'
import { type CliIo, OutputClosed } from './io.ts'
import { printError } from './print-error.ts'
import { refuseInheritedNames, usageError } from './usage.ts'

/** One command from its words to its exit code. Never rejects: errors are on stderr by then. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const context = new CliContext(io, argv)
  try {
    refuseInheritedNames(argv)
    await run(application(io), argv, {
      process: context.process,
      forCommand({ prefix }) {
        context.command = prefix.join(' ')
        return context
      },
    })
    if (context.helpText !== '') await io.stdout.write(context.helpText.replaceAll(/ +$/gm, ''))
    await io.stdout.flush()
    return context.exitCode
  } catch (error) {
    const failure = failureOf(error, context)
    if (failure instanceof OutputClosed) return exitCodes.ok
    await printError(context, failure)
    return exitCodeOf(asTowlineError(failure).code)
  } finally {
    context.close()
  }
}

function failureOf(error: unknown, { signal, command }: CliContext): unknown {
  // After an interruption whatever comes up is the interruption's doing.
  if (signal.aborted) return signal.reason
  return error instanceof ArgumentScannerError ? usageError(error, flagsOf(command)) : error
}
