import { buildRouteMap, type Command } from '@stricli/core'
import { command } from '../../define/command.ts'
import { limitFlag, optional, toggle } from '../../define/flags.ts'
import type { CliContext } from '../../process/context.ts'
import { callAliases, callFlags, pathArgument, type WritingMethod } from './flags.ts'

const get = command({
  run: () => import('./get.ts'),
  brief: 'Read: one answer as Graph sends it, or with --all a list with all its pages',
  examples: [
    '/organization',
    "'/users?$select=displayName,mail' --all -o csv",
    "/me/drive -H 'Prefer: respond-async' --api beta",
  ],
  positional: pathArgument,
  flags: {
    ...callFlags,
    all: toggle('Follow all pages and print one list'),
    limit: limitFlag,
    delta: optional(String, 'With --all, of a delta query: only what has changed since the run that wrote this file'),
  },
  aliases: callAliases,
})

/** One of the four calls that differ in their method only. */
function writing(method: WritingMethod, brief: string): Command<CliContext> {
  return command({
    run: async () => ({ default: (await import('./write.ts')).write(method) }),
    brief: `${brief} (${method}); needs a target with access read-write`,
    examples:
      method === 'DELETE' ? ['/groups/<id>'] : [`<path> --body '{"displayName":"…"}'`, '<path> --body @body.json'],
    positional: pathArgument,
    flags: { ...callFlags, body: optional(String, 'JSON, @file, or - for standard input') },
    aliases: callAliases,
  })
}

export const graph = buildRouteMap<string, CliContext>({
  routes: {
    get,
    post: writing('POST', 'Create, or call an action'),
    patch: writing('PATCH', 'Change'),
    put: writing('PUT', 'Replace'),
    delete: writing('DELETE', 'Delete'),
  },
  docs: { brief: 'Any call of Microsoft Graph' },
})
