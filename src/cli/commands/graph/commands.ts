import { buildRouteMap, type Command } from '@stricli/core'
import { command } from '../../define/command.ts'
import { limitFlag, optional, toggle } from '../../define/flags.ts'
import type { CliContext } from '../../process/context.ts'
import { callAliases, callFlags, fileFlags, pathArgument, type WritingMethod, writeFlags } from './flags.ts'

const get = command({
  run: () => import('./get.ts'),
  brief: 'Read: one answer as Graph sends it, or with --all a list with all its pages',
  examples: [
    '/organization',
    "'/users?$select=displayName,mail' --all -o csv",
    "/me/drive -H 'Prefer: respond-async' --api beta",
    '/sites/root/drive/root:/report.pdf:/content --out report.pdf',
  ],
  positional: pathArgument,
  flags: {
    ...callFlags,
    all: toggle('Follow all pages and print one list'),
    limit: limitFlag,
    out: optional(String, 'Download into this file; {target} in it stands for the name of the target'),
    delta: optional(String, 'With --all, of a delta query: only what has changed since the run that wrote this file'),
  },
  aliases: callAliases,
})

/** One of the four calls that differ in their method only. */
function writing(method: WritingMethod, brief: string): Command<CliContext> {
  // The run function of all four takes them, and gets nothing where they are not offered.
  const offered = (method === 'PUT' || method === 'POST' ? fileFlags : {}) as typeof fileFlags
  return command({
    run: async () => ({ default: (await import('./write.ts')).write(method) }),
    brief: `${brief} (${method}); needs a target with access read-write`,
    examples: writingExamples[method],
    positional: pathArgument,
    flags: { ...callFlags, ...writeFlags, body: optional(String, 'JSON, @file, or - for standard input'), ...offered },
    aliases: callAliases,
  })
}

const withBody = [`<path> --body '{"displayName":"…"}'`, '<path> --body @body.json']

const writingExamples: Readonly<Record<WritingMethod, readonly string[]>> = {
  POST: withBody,
  PATCH: withBody,
  PUT: [...withBody, '/sites/root/drive/root:/backup.zip:/content --file backup.zip'],
  DELETE: ['/groups/<id>'],
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
