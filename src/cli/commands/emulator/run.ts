import { command } from '../../command.ts'
import { emulatorFlags } from './parameters.ts'

export const run = command({
  run: () => import('./run.run.ts'),
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
