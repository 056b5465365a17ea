import { command } from '../../command.ts'
import { limitFlag, toggle } from '../../parameters.ts'
import { callAliases, callFlags, pathArgument } from './parameters.ts'

export const get = command({
  run: () => import('./get.run.ts'),
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
  },
  aliases: callAliases,
})
