import { command } from '../../command.ts'
import { outputFlags } from '../../parameters.ts'
import { manifestTargetFlags, pruneFlag, sideFlags, signInFlags } from './parameters.ts'

export const plan = command({
  run: () => import('./plan.run.ts'),
  brief: 'What would be created, changed or granted, in which tenant and by whom; changes nothing',
  details: [
    'Exit code 0 when there is nothing to do, 3 when there is. Warnings alone are no difference.',
    'Reads both tenants with an admin sign-in; --side for an admin who may sign in to one of them only.',
  ].join('\n'),
  examples: ['-t fabrikam', '-t all --auth device-code', '-t fabrikam --side home -o json'],
  flags: { ...manifestTargetFlags, ...sideFlags, ...signInFlags, prune: pruneFlag, ...outputFlags },
})
