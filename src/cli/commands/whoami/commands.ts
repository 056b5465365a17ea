import { command } from '../../define/command.ts'
import { fleetFlags, outputFlags, targetFlags } from '../../define/flags.ts'

export const whoami = command({
  run: () => import('./whoami.ts'),
  brief: 'Which identity, application and roles each target gives, from a real token',
  details: [
    'Requests one token in each target, which is decoded and not shown. `signInRequestId` is the ID that the token',
    'service gave to that request.',
  ].join('\n'),
  examples: ['', '-t all -o csv'],
  flags: { ...targetFlags, ...outputFlags, ...fleetFlags },
})
