import { command } from '../../command.ts'
import { duration, optional, outputFlags } from '../../parameters.ts'
import { manifestTargetFlags, signInFlags } from './parameters.ts'

export const verify = command({
  run: () => import('./verify.run.ts'),
  brief: 'Prove the trust by a real token and real calls, as a runbook would get them',
  details: [
    'Runs on the host of the identity and asks nobody to sign in. Compares the roles in the token with the manifest.',
    'With --auth an admin signs in as well, and the plan is shown beside it. Exit code 0, 3 for a broken link, 4 without an assertion.',
  ].join('\n'),
  examples: ['-t fabrikam', '-t all -o json', '-t fabrikam --wait 10m'],
  flags: {
    ...manifestTargetFlags,
    ...signInFlags,
    wait: optional(duration, 'Look again until it holds, for at most this long: 90s, 10m'),
    ...outputFlags,
  },
})
