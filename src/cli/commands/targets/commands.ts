import { buildRouteMap } from '@stricli/core'
import { command } from '../../define/command.ts'
import { outputFlags, targetFlags } from '../../define/flags.ts'
import type { CliContext } from '../../process/context.ts'

const list = command({
  run: () => import('./list.ts'),
  brief: 'The targets, how each is reached, and when a command last worked there',
  details: [
    'Sends no request. Without -t: all targets of the manifest. `lastWorkedAt` is known of commands that ran on this machine as',
    'this user. TOWLINE_NO_STATE=1 keeps commands from noting it.',
  ].join('\n'),
  examples: ['', "-t tag:emea -t '!tag:test'", '-o csv'],
  flags: { ...targetFlags, ...outputFlags },
})

export const targets = buildRouteMap<string, CliContext>({
  routes: { list },
  docs: { brief: 'The targets of the manifest' },
})
