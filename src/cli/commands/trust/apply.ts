import { command } from '../../command.ts'
import { outputFlags } from '../../parameters.ts'
import { consentFlags } from './consent-flags.ts'
import { manifestTargetFlags, pruneFlag, sideFlags, signInFlags, yesFlag } from './parameters.ts'

export const apply = command({
  run: () => import('./apply.run.ts'),
  brief: 'Set the trust up as planned, after asking; safe to repeat and to interrupt',
  details: [
    'Writes the client ID of an application that it makes into the manifest. Waits until each change can be seen.',
    'A target that nobody here may sign in to gets a bundle for its own admin, or a consent link (--consent).',
    'Exit code 3 when something is left for another admin.',
  ].join('\n'),
  examples: ['-t fabrikam', '-t fabrikam --yes --auth device-code', '-t fabrikam --consent link --listen'],
  flags: {
    ...manifestTargetFlags,
    ...sideFlags,
    ...signInFlags,
    ...consentFlags,
    prune: pruneFlag,
    yes: yesFlag,
    ...outputFlags,
  },
})
