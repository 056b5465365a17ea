import { ArgumentScannerError, type Command, run } from '@stricli/core'
import { application, flagsOf } from '../../src/cli/app.ts'
import { usageError } from '../../src/cli/define/parse-errors.ts'
import type { CliContext } from '../../src/cli/process/context.ts'

export interface Parsed {
  /** As it was typed: `towline sites list`. */
  readonly command: string
  /** Those that were given or have a default. */
  readonly flags: Readonly<Record<string, unknown>>
  readonly args: readonly unknown[]
}

/**
 * What the words of a command line stand for. The command itself is neither loaded nor run. Rejects as the command line
 * does.
 */
export async function parse(argv: readonly string[]): Promise<Parsed> {
  const all = application({ version: async () => '1.2.3' })
  const { command, path } = commandIn(all.root, argv)
  const name = ['towline', ...path].join(' ')
  let parsed: Parsed | undefined
  const keep = function (this: unknown, flags: object, ...args: unknown[]): void {
    const given = Object.entries(flags).filter(([, value]) => value !== undefined)
    parsed = { command: name, flags: Object.fromEntries(given), args }
  }
  const stopped = { ...all, root: { ...command, loader: async () => keep } as Command<CliContext> }
  const nowhere = { write: () => {} }
  try {
    await run(stopped, argv.slice(path.length), { process: { stdout: nowhere, stderr: nowhere } } as never)
  } catch (error) {
    throw error instanceof ArgumentScannerError ? usageError(error, flagsOf(name)) : error
  }
  if (parsed === undefined) throw new Error(`${argv.join(' ')} does not come as far as its command.`)
  return parsed
}

type Root = ReturnType<typeof application>['root']

/** The command that the first words name. */
function commandIn(root: Root, argv: readonly string[]): { command: Command<CliContext>; path: readonly string[] } {
  let target: Root | undefined = root
  const path: string[] = []
  for (const word of argv) {
    if (target === undefined || !('getRoutingTargetForInput' in target)) break
    target = target.getRoutingTargetForInput(word)
    path.push(word)
  }
  if (target === undefined || !('parameters' in target)) throw new Error(`${path.join(' ')} is not a command.`)
  return { command: target, path }
}
