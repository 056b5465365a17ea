import { buildRouteMap } from '@stricli/core'
import { command } from '../../define/command.ts'
import { toggle } from '../../define/flags.ts'
import type { CliContext } from '../../process/context.ts'
import { emulatorFlags } from './flags.ts'

const start = command({
  run: () => import('./start.ts'),
  brief: 'Start an emulator and keep it running until Ctrl-C',
  examples: ['', '--port 4100 --state .towline', '--json'],
  flags: { ...emulatorFlags, json: toggle('Print what clients need to know as one line of JSON') },
})

const run = command({
  run: () => import('./run.ts'),
  brief: "Run a command as if it ran on the home tenant's compute, and end as it ends",
  details: [
    'Unmodified clients reach the emulator under the real host names. Both output streams belong to',
    'the command, and its exit code becomes that of this one.',
  ].join('\n'),
  examples: ['-- towline sites list', '--host automation -- bash', '-- node list-sites.js'],
  positional: {
    kind: 'array',
    parameter: { parse: String, placeholder: 'command', brief: 'The command and its arguments, after --' },
  },
  flags: emulatorFlags,
})

export const emulator = buildRouteMap<string, CliContext>({
  routes: { start, run },
  docs: { brief: 'Tenants in a box: managed identity, token service and Graph on this machine' },
})
