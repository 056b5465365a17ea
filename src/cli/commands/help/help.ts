import { run } from '@stricli/core'
import { findCommand } from '../../define/find-command.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'

/** The command itself prints its help, as it does with `--help`. Words after a command, such as a path of Graph, are left out. */
export default async function (this: CliContext, _flags: CommonFlags, ...words: string[]): Promise<void> {
  const { path } = findCommand(this.application.root, words)
  await run(this.application, [...path, '--help'], { process: this.process, forCommand: () => this })
}
