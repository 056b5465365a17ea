import type { Command } from '@stricli/core'
import { command } from '../../command.ts'
import type { CliContext } from '../../context.ts'
import { optional } from '../../parameters.ts'
import { callAliases, callFlags, pathArgument } from './parameters.ts'

export type WritingMethod = 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** The four calls that differ in their method only. */
export function writing(method: WritingMethod, brief: string): Command<CliContext> {
  return command({
    run: async () => ({ default: (await import('./write.run.ts')).write(method) }),
    brief: `${brief} (${method}); needs a target with access read-write`,
    examples:
      method === 'DELETE' ? ['/groups/<id>'] : [`<path> --body '{"displayName":"…"}'`, '<path> --body @body.json'],
    positional: pathArgument,
    flags: { ...callFlags, body: optional(String, 'JSON, @file, or - for standard input') },
    aliases: callAliases,
  })
}
